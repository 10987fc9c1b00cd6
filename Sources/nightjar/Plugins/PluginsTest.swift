import ArgumentParser
import Foundation
import NightjarKit
import PluginStore
import Problems
import Processes

struct PluginsTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Runs the tests of a plugin in Swift: those in its Tests/.",
        discussion: "Plugin and tests are compiled as one module, so that the tests see all of the plugin.")

    @Argument(help: "The plugin's folder.") var folder: String
    @Option(help: "Tests whose names match this regular expression alone.") var filter: String?

    func run() throws {
        let definition = URL(fileURLWithPath: folder).appendingPathComponent("plugin.yaml")
        guard !FileManager.default.fileExists(atPath: definition.path) else {
            throw Problem.badInput(
                "a program's tests are run by its own language, those of a new one in Python by: "
                    + "(cd \(folder) && python3 -m unittest)", at: .init(file: definition.path))
        }
        let source = try PluginSource(URL(fileURLWithPath: folder).standardizedFileURL)
        try inTemporaryFolder { work in
            let library = work.appendingPathComponent("tests.so")
            try PluginBuild(InstalledKit(version: Versions.kit), in: work).buildTests(of: source, to: library)
            let own = InstalledKit.ownExecutable.path
            let tests = try RunningProgram(
                own, [own, "plugins", "run-tests", library.path] + (filter.map { ["--filter", $0] } ?? []),
                folder: source.url, output: STDOUT_FILENO, errors: STDERR_FILENO)
            defer { tests.endAll() }
            guard tests.wait().succeeded else { throw ExitCode(1) }
        }
    }
}

/// Loads a library of tests and runs them: in a process of its own, since they may do anything.
struct PluginsRunTests: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-tests", abstract: "Runs the tests of a library; plugins test calls it.", shouldDisplay: false)

    @Argument(help: "The library.") var library: String
    // Read by the testing library itself.
    @Option var filter: String?

    func run() async throws {
        guard let handle = dlopen(library, RTLD_NOW | RTLD_LOCAL), let entry = dlsym(handle, PluginBuild.testEntry)
        else {
            let reason = dlerror().map { String(cString: $0) } ?? "no reason is given"
            throw Problem.badInput("the tests cannot be loaded", at: .init(file: library), detail: reason)
        }
        typealias Entry = @convention(c) () -> Void
        unsafeBitCast(entry, to: Entry.self)()
        // The tests end the process.
        while true { try await Task.sleep(for: .seconds(3600)) }
    }
}
