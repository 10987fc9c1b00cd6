import Foundation
import Jobs

@testable import Daemon

/// Starts nothing, and says what it was asked: for tests that move the clocks themselves.
final class QuietExecutor: Executor {
    private(set) var started: [String] = []
    private(set) var signals: [(id: String, signal: Int32)] = []
    private var locks: [String: (folder: JobFolder, lock: WorkerLock)] = [:]
    private var ends: [String: (WorkerExit) -> Void] = [:]
    private var hints: [String: () -> Void] = [:]

    func start(
        _ folder: JobFolder, lock: WorkerLock, ended: @escaping (WorkerExit) -> Void, hint: @escaping () -> Void
    ) throws {
        started.append(folder.id)
        (locks[folder.id], ends[folder.id], hints[folder.id]) = ((folder, lock), ended, hint)
    }

    func signal(_ signal: Int32, _ folder: JobFolder) { signals.append((folder.id, signal)) }

    /// A worker's process is gone.
    func end(_ id: String, status: Int = 0, signal: Int = 0) {
        let folder = locks.removeValue(forKey: id)?.folder
        // A process that another test is just starting has the lock for a moment longer.
        while folder?.isWorkerAlive == true { usleep(1000) }
        ends.removeValue(forKey: id)?(WorkerExit(status: status, signal: signal))
    }

    /// A worker hints at news.
    func hint(_ id: String) { hints[id]?() }
}

/// Clocks that a test sets.
final class TestClock {
    var date = Date(timeIntervalSince1970: 1_800_000_000)
    var uptime = 5000.0

    var clock: DaemonClock { DaemonClock(date: { self.date }, uptime: { self.uptime }) }

    /// Time goes by, on both.
    func pass(_ seconds: Double) {
        date += seconds
        uptime += seconds
    }
}

extension TestWorkspace {
    func runner(
        _ executor: QuietExecutor = QuietExecutor(), terms: Terms = Terms(capacity: Capacity(slots: 1)),
        clock: DaemonClock = DaemonClock(), log: @escaping (String) -> Void = { _ in }
    ) -> JobRunner {
        JobRunner(
            places: places, ledger: ledger, executor: executor, terms: terms, modelJobs: { _ in [] },
            failedBundle: FailedBundle.write, log: DaemonLog(nil, say: log), clock: clock)
    }
}
