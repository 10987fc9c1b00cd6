import Foundation
import Testing
import TinyWorkspace

extension TestWorkspace {
    /// Runs a command in the workspace.
    func nightjar(_ arguments: String...) throws -> NightjarProcess.Result {
        try NightjarProcess.run(arguments, in: root)
    }

    /// Adds a plugin that is one program; a text that begins with `#!` may be executed.
    func add(_ id: String, command: String = "run.sh", more: String = "", _ files: [String: String]) throws {
        let folder = root.appendingPathComponent("sources/\(id)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try write("sources/\(id)/plugin.yaml", "id: \(id)\nsummary: A test\ncommand: \(command)\n\(more)")
        for (name, text) in files {
            try write("sources/\(id)/\(name)", text)
            if text.hasPrefix("#!") { chmod(folder.appendingPathComponent(name).path, 0o755) }
        }
        let added = try nightjar("plugins", "add", folder.path)
        try #require(added.status == 0, "\(added.errors)")
    }

    /// Drops a job of a plugin.
    func drop(job name: String, of plugin: String, more: String = "", parameters: String = "{}") throws {
        try write("inbox/.\(name).tmp", "nightjar: 1\nplugin: \(plugin)\n\(more)\nparameters: \(parameters)\n")
        try FileManager.default.moveItem(
            at: inbox.appendingPathComponent(".\(name).tmp"), to: inbox.appendingPathComponent("\(name).yaml"))
    }

    /// A member of a job's only bundle, as text.
    func member(_ path: String, of job: String) throws -> String {
        let found = bundles.filter { $0.hasPrefix("\(job)-2") }
        try #require(found.count == 1, "no single bundle of \(job) among \(bundles)")
        let result = try NightjarProcess.tool(
            "tar", ["--zstd", "-xOf", outbox.appendingPathComponent(found[0]).path, path], in: root)
        try #require(result.status == 0, "\(found[0]) has no \(path)")
        return result.output
    }

    /// A job's end: its status, and its error with detail.
    func ending(of job: String) throws -> (status: String, message: String, detail: String) {
        let summary = try #require(
            JSONSerialization.jsonObject(with: Data(member("summary.json", of: job).utf8)) as? [String: Any])
        let error = summary["error"] as? [String: Any]
        return (
            summary["status"] as? String ?? "", error?["message"] as? String ?? "", error?["detail"] as? String ?? ""
        )
    }
}

/// Waits for something that comes within a minute.
func wait(for what: String, _ condition: () throws -> Bool) throws {
    let end = Date().addingTimeInterval(60)
    while try !condition() {
        try #require(Date() < end, "never came: \(what)")
        usleep(30_000)
    }
}
