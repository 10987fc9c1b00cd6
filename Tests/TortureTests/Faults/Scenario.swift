import Daemon
import Foundation
import Jobs
import TinyWorkspace

/// What is tortured: a matrix of two real jobs and a wrong manifest, from the inbox to the outbox.
final class Scenario: Sendable {
    private let template: URL

    /// - Parameter retries: For faults that are a worker's own end: a crash uses up one of them.
    init(retries: Int) throws {
        let workspace = try TestWorkspace()
        template = workspace.root
        try workspace.drop("pair.yaml", more: "matrix: {seed: [0, 1]}\nretries: \(retries)")
        try workspace.write("inbox/wrong.yaml", "nightjar: 1\nplugni: domain-neurons\n")
    }

    deinit { try? FileManager.default.removeItem(at: template) }

    /// A copy of its own.
    func workspace() throws -> URL {
        let copy = template.deletingLastPathComponent().appendingPathComponent("torture-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: template, to: copy)
        return copy
    }

    /// Whether the daemon has nothing to do any more: bundles and the rejection are in the outbox, and nothing of a job
    /// that has ended waits to be removed.
    static func isSettled(_ workspace: URL) -> Bool {
        func names(_ folder: String) -> [String] {
            let path = workspace.appendingPathComponent(folder).path
            return (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        }
        guard names("outbox").count >= 4, names("inbox").isEmpty, names("state/claims").isEmpty else { return false }
        let jobs = names("state/jobs")
        guard jobs.allSatisfy({ !names("state/jobs/\($0)").contains("lock") }) else { return false }
        guard let open = try? Workspace(root: workspace), let status = try? StatusReport(open) else { return false }
        return status.done.count == jobs.count && !status.done.contains { $0.awaitsDelivery }
    }

    /// The processes that work on the jobs, by what the locks say.
    static func workers(_ workspace: URL) -> [Int32] {
        let jobs = workspace.appendingPathComponent("state/jobs")
        let ids = (try? FileManager.default.contentsOfDirectory(atPath: jobs.path)) ?? []
        return ids.compactMap { JobFolder(jobs.appendingPathComponent($0, isDirectory: true)).workerProcess }
    }
}
