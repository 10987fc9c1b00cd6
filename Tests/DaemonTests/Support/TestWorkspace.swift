import Foundation
import Jobs
import Testing

@testable import Daemon

/// A workspace in a temporary folder, gone with the test.
final class TestWorkspace: Sendable {
    let root: URL
    let places: Places
    let workspace: Workspace
    let ledger: SQLiteLedger

    init(in folder: URL = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath()) throws {
        root =
            folder
            .appendingPathComponent("nightjar-\(UUID().uuidString)", isDirectory: true)
        places = Places(workspace: root)
        try places.prepare()
        workspace = try Workspace(root: root)
        ledger = try SQLiteLedger(places.ledger, jobs: places.jobs)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    /// Writes `nightjar.yaml`.
    func settings(_ text: String) throws {
        try Data(text.utf8).write(to: root.appendingPathComponent("nightjar.yaml"))
    }

    /// Drops a manifest as a person would; JSON, which is YAML too.
    func drop(_ fileName: String, _ keys: String = "") throws {
        let text = "{\"nightjar\": 1, \"plugin\": \"tiny\"\(keys.isEmpty ? "" : ", ")\(keys)}\n"
        let file = try openInbox(fileName)
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    /// A new file of the inbox, open for writing.
    ///
    /// Not by `Data.write`: what that has open is inherited by the processes that other tests start meanwhile, and stays
    /// open as long as they live.
    func openInbox(_ fileName: String) throws -> FileHandle {
        let descriptor = open(
            places.inbox.appendingPathComponent(fileName).path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        try #require(descriptor >= 0)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    var outbox: [String] { names(places.outbox) }
    var inbox: [String] { names(places.inbox) }
    var jobs: [JobFolder] {
        names(places.jobs).map { JobFolder(places.jobs.appendingPathComponent($0, isDirectory: true)) }
    }

    func names(_ folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    func text(_ path: String) -> String? {
        try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The lines that workers have written to `runs`, one a start.
    var runs: [String] { (text("runs") ?? "").split(separator: "\n").map(String.init) }

    func spool(leases: Bool = true, clock: DaemonClock = DaemonClock(), log: @escaping (String) -> Void = { _ in })
        -> Spool
    {
        Spool(
            places: places, ledger: ledger,
            read: Daemon.reading(
                workspace, settings: WorkspaceSettings(), plugins: { [.tiny] }, check: { _ in [] }),
            usesLeases: leases, log: log, clock: clock)
    }

    /// Has the inbox taken, and returns the jobs.
    ///
    /// A process that another test starts in this moment holds our just written files open until it is itself, so that
    /// the kernel says for a moment that they are being written: then it is looked again.
    func take() throws -> [JobFolder] {
        let spool = spool()
        var ids: [String] = []
        for _ in 0..<500 where !inbox.isEmpty || spool.unsettledCount > 0 {
            ids += spool.look().jobs
            usleep(10_000)
        }
        return jobs.filter { ids.contains($0.id) }
    }

    /// What a new daemon does first with the claims of the last one; see `take`.
    func resume() throws -> [String] {
        var ids: [String] = []
        for _ in 0..<500 where !names(places.claims).isEmpty {
            ids += try spool().resume().jobs
            usleep(10_000)
        }
        return ids
    }

}

extension PluginDescription {
    static let tiny = PluginDescription(
        id: "tiny", summary: "does next to nothing", version: "1", parameters: .object([]), needsModel: false)
}

/// Waits until something holds, or fails the test.
func eventually(
    _ what: String, within seconds: Double = 20, sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () -> Bool
) async throws {
    let end = Date().addingTimeInterval(seconds)
    while !condition() {
        guard Date() < end else {
            Issue.record("never came: \(what)", sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(10))
    }
}
