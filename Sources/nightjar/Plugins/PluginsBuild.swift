import ArgumentParser
import Foundation
import NightjarKit
import PluginStore

struct PluginsBuild: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Compiles an analysis to a library, to hand it on.",
        discussion: "The library runs in this very build of Nightjar alone; others refuse it.")

    @Argument(help: "A .swift file, or a folder of them.") var source: String
    @Option(name: .shortAndLong, help: "The library to write (.so).") var output: String

    func run() throws {
        try inTemporaryFolder { work in
            try PluginBuild(InstalledKit(version: Versions.kit), in: work).build(
                PluginSource(URL(fileURLWithPath: source).standardizedFileURL), to: URL(fileURLWithPath: output))
        }
        print(output)
    }
}
