import Foundation
import Testing
import TinyWorkspace

extension TestWorkspace {
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

    /// A job's end: its status, and its error with detail.
    func ending(of job: String) throws -> (status: String, message: String, detail: String) {
        let summary = try object("summary.json", of: job)
        let error = summary["error"] as? [String: Any]
        return (
            summary["status"] as? String ?? "", error?["message"] as? String ?? "", error?["detail"] as? String ?? ""
        )
    }
}
