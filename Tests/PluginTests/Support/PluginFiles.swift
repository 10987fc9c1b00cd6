import Foundation
import Testing
import TinyWorkspace

/// Plugins of the tests, in source and built.
enum PluginFiles {
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// A folder of `Plugins/`.
    static func source(_ name: String) -> URL { tests.appendingPathComponent("Plugins/\(name)") }

    /// The misbehaving analyses as one library, compiled once a run.
    static func misbehaving() throws -> URL { try built.get() }

    private static let built = Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("plugins-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let library = folder.appendingPathComponent("misbehaving.so")
        let result = try NightjarProcess.run(
            ["plugins", "build", source("Misbehaving").path, "-o", library.path], in: folder)
        try #require(result.status == 0, "\(result.errors)")
        return library
    }

    /// A file with every occurrence of some bytes replaced by as many others.
    static func copy(of file: URL, replacing text: String, with other: String, in folder: URL) throws -> URL {
        var bytes = try Data(contentsOf: file)
        try #require(text.utf8.count == other.utf8.count)
        var found = 0
        while let range = bytes.range(of: Data(text.utf8)) {
            bytes.replaceSubrange(range, with: Data(other.utf8))
            found += 1
        }
        try #require(found > 0, "\(text) is not in \(file.lastPathComponent)")
        let copy = folder.appendingPathComponent("\(UUID().uuidString).so")
        try bytes.write(to: copy)
        return copy
    }
}

extension TestWorkspace {
    /// Runs a command in the workspace.
    func nightjar(_ arguments: String...) throws -> NightjarProcess.Result {
        try NightjarProcess.run(arguments, in: root)
    }

    /// Drops a job of a plugin.
    func drop(job name: String, of plugin: String, more: String = "", parameters: String = "{}") throws {
        try write(
            "inbox/.\(name).tmp", "nightjar: 1\nplugin: \(plugin)\n\(more)\nparameters: \(parameters)\n")
        try FileManager.default.moveItem(
            at: inbox.appendingPathComponent(".\(name).tmp"), to: inbox.appendingPathComponent("\(name).yaml"))
    }

    /// A job's bundle; nil where there is none, or there are several.
    func bundle(of job: String) -> String? {
        let found = bundles.filter { $0.hasPrefix("\(job)-2") }
        return found.count == 1 ? found.first : nil
    }

    /// A member of a job's bundle, as text.
    func member(_ path: String, of job: String) throws -> String {
        let name = try #require(self.bundle(of: job), "no bundle of \(job) among \(bundles)")
        let result = try NightjarProcess.tool(
            "tar", ["--zstd", "-xOf", outbox.appendingPathComponent(name).path, path], in: root)
        try #require(result.status == 0, "\(name) has no \(path)")
        return result.output
    }

    /// A member of a job's bundle that is a JSON object.
    func object(_ path: String, of job: String) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(member(path, of: job).utf8)) as? [String: Any])
    }
}

/// Waits for something that comes within a minute.
func wait(for what: String, _ condition: () throws -> Bool) throws {
    let end = Date().addingTimeInterval(60)
    while try !condition() {
        try #require(Date() < end, "never came: \(what)")
        usleep(50_000)
    }
}
