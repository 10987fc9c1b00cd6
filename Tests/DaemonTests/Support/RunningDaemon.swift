import Foundation
import Jobs
import Problems
import Synchronization
import Testing

@testable import Daemon

/// A daemon on a thread of its own.
final class RunningDaemon: Sendable {
    private struct State {
        var log: [String] = []
        var outcome: Result<Void, Problem>?
    }

    private let lock: URL
    private let stop = StopRequest()
    private let state = Mutex(State())

    init(
        _ test: TestWorkspace, worker: String, once: Bool = false, jobs: Int = 1, grace: Double = 10,
        patience: Double = 5, hours: WorkingHours? = nil, forecastPatience: Double = 0,
        cluster: [String: String]? = nil,
        adjust: @escaping @Sendable (inout DaemonOptions) -> Void = { _ in }
    ) throws {
        lock = test.places.lock
        var command = try TestWorker.command(worker, in: test)
        command.environment = cluster ?? [:]
        let worker = command
        let stop = stop
        let workspace = test.workspace
        Thread.detachNewThread { [self] in
            var options = DaemonOptions()
            options.once = once
            options.jobs = jobs
            options.grace = grace
            options.poll = 0.5
            options.patience = patience
            options.hours = hours
            // Most of these workers are scripts, and say nothing of what they need.
            options.forecastPatience = forecastPatience
            options.handlesSignals = false
            options.stopRequest = stop
            if cluster != nil { options.runOnCluster() }
            adjust(&options)
            let daemon = Daemon(
                workspace: workspace, options: options, plugins: { [.tiny] }, worker: worker,
                log: { line in self.state.withLock { $0.log.append(line) } })
            let result: Result<Void, Problem>
            do {
                try daemon.run()
                result = .success(())
            } catch {
                result = .failure(error as? Problem ?? Problem(.ownError, "\(error)"))
            }
            self.state.withLock { $0.outcome = result }
        }
    }

    var log: [String] { state.withLock { $0.log } }
    var hasEnded: Bool { state.withLock { $0.outcome != nil } }

    /// Waits for the end; throws what the daemon threw.
    func ended(within seconds: Double = 30) async throws {
        try await eventually("the daemon's end; it said \(log)", within: seconds) { hasEnded }
        try state.withLock { $0.outcome }?.get()
    }

    func stopped() async throws {
        stop.make()
        try await ended()
        // A process that another test is just starting has the lock for a moment longer.
        try await eventually("the lock's end") { DaemonLock.holder(lock) == nil }
    }
}

extension DaemonOptions {
    /// Slurm as the executor, looked at more often than a real one should be.
    mutating func runOnCluster() {
        executor = "slurm"
        slurmTiming.look = 0.1
        slurmTiming.leastAsking = 0.3
        slurmTiming.mostAsking = 1
        slurmTiming.grace = 2.5
        slurmTiming.patience = 1
    }
}

/// Workers as shell scripts: real processes, with all the freedom to misbehave.
enum TestWorker {
    /// Succeeds at once.
    static let good = finish
    /// The last three steps of a worker.
    static let finish = """
        printf 'bundle of %s' "$ID" > .bundle && mv .bundle bundle.tar.zst
        printf '{"status": "succeeded"}' > .end && mv .end end.json
        """

    static func command(
        _ body: String, in test: TestWorkspace, name: String = "worker-\(UUID().uuidString).sh"
    ) throws -> WorkerCommand {
        let script = test.root.appendingPathComponent(name)
        let text = """
            cd "$1" || exit 1
            ID=${1##*/}
            echo "$ID" >> "\(test.root.path)/runs"
            \(body)
            """
        try Data(text.utf8).write(to: script)
        return WorkerCommand(executable: "/bin/sh", arguments: [script.path])
    }
}
