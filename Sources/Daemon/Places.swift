import Files
import Foundation
import Jobs
import Problems

/// The folders of a workspace that the daemon works in.
struct Places {
    let workspace: URL
    var inbox: URL { workspace.appendingPathComponent("inbox", isDirectory: true) }
    var outbox: URL { workspace.appendingPathComponent("outbox", isDirectory: true) }
    var state: URL { workspace.appendingPathComponent("state", isDirectory: true) }
    /// A folder a manifest that was taken from the inbox and is not settled yet.
    var claims: URL { state.appendingPathComponent("claims", isDirectory: true) }
    /// Job folders before they have their name.
    var building: URL { state.appendingPathComponent("building", isDirectory: true) }
    var jobs: URL { state.appendingPathComponent("jobs", isDirectory: true) }
    /// What the daemon says, for programs.
    var log: URL { state.appendingPathComponent("log.jsonl") }
    var lock: URL { state.appendingPathComponent("daemon.lock") }

    /// Makes what is missing and throws away what a killed daemon was building.
    ///
    /// - Throws: Where the folders lie on several file systems: between them nothing can be renamed, and so nothing
    ///   claimed or delivered at once.
    func prepare() throws {
        try? FileManager.default.removeItem(at: building)
        for folder in [inbox, outbox, claims, building, jobs] { try Self.make(folder) }
        try checkPermissions()
        let devices = Set([inbox, outbox, claims, building, jobs].map { FileStatus($0)?.device })
        guard devices.count == 1 else {
            throw Problem.badInput(
                "inbox, outbox and state must be on one file system, so that files can be renamed between them",
                at: .init(file: workspace.path))
        }
    }

    static func make(_ folder: URL) throws {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw Problem(
                .failed, "this folder cannot be made: \(error.localizedDescription)", at: .init(file: folder.path))
        }
    }
}
