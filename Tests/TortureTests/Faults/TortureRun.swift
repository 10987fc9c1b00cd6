import Foundation

/// One run of the scenario, with a fault or, to see which points there are, without.
struct TortureRun {
    /// What became of it.
    struct Report {
        /// What is not as in an undisturbed run; nil where everything is.
        var complaint: String?
        /// Whether the fault happened: a few points do not come in every run.
        var isReached = false
        /// How often the daemon had to be started again.
        var restarts = 0
    }

    let workspace: URL
    let order: String
    /// The fault, where it is one.
    let kind: FaultKind?
    private let notes: URL
    private let log: URL

    /// The daemon ends itself when at its start something fails; whoever runs it as a service starts it again.
    private static let mostRestarts = 8
    private static let patience = 120.0

    init(_ scenario: Scenario, fault: Fault?) throws {
        workspace = try scenario.workspace()
        order = fault?.order ?? "trace"
        kind = fault?.kind
        notes = workspace.appendingPathComponent("notes.txt")
        log = workspace.appendingPathComponent("daemon.log")
    }

    /// What the library of faults has written.
    var written: String { (try? String(contentsOf: notes, encoding: .utf8)) ?? "" }

    /// Runs to the end, starting the daemon again as often as needed.
    func run(expecting expected: Outcome? = nil) throws -> Report {
        var report = Report()
        let deadline = Date().addingTimeInterval(Self.patience)
        while true {
            let before = watches
            let daemon = try FaultyProcess(
                ["watch", "--workspace", workspace.path], in: workspace, order: order, notes: notes, log: log)
            // Not asked to end before it has begun, where nothing is left to do.
            while !daemon.hasEnded, Date() < deadline, watches == before || !Scenario.isSettled(workspace) {
                usleep(20_000)
            }
            if Date() >= deadline {
                endAll(daemon)
                report.complaint = "stuck"
                break
            }
            if !daemon.hasEnded {
                daemon.signal(SIGTERM)
                if !daemon.ended(within: 10) {
                    endAll(daemon)
                    report.complaint = "does not end on SIGTERM"
                    break
                }
            }
            if daemon.hasCrashed {
                report.complaint = "the daemon crashed: \(daemon.end)"
                break
            }
            if kind == .reboot { for worker in Scenario.workers(workspace) { kill(-worker, SIGKILL) } }
            if daemon.hasSucceeded, Scenario.isSettled(workspace) { break }
            report.restarts += 1
            if report.restarts > Self.mostRestarts {
                report.complaint = "does not stay: \(daemon.end)"
                break
            }
        }
        report.isReached = !written.isEmpty
        if let expected, report.complaint == nil {
            report.complaint = try Outcome(workspace).complaint(against: expected)
        }
        if let complaint = report.complaint { report.complaint = "\(complaint); the daemon said:\n\(said)" }
        return report
    }

    func remove() { try? FileManager.default.removeItem(at: workspace) }

    private func endAll(_ daemon: FaultyProcess) {
        daemon.signal(SIGKILL)
        for worker in Scenario.workers(workspace) { kill(-worker, SIGKILL) }
        _ = daemon.ended(within: 10)
    }

    private var lines: [Substring] {
        ((try? String(contentsOf: log, encoding: .utf8)) ?? "").split(separator: "\n")
    }

    private var said: String { lines.suffix(20).map { "    \($0)" }.joined(separator: "\n") }

    /// How many daemons have begun to watch.
    private var watches: Int { lines.count { $0.hasPrefix("watching ") } }
}
