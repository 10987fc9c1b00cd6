import Foundation
import Jobs
import Problems

/// All jobs between the spool and the outbox: started in their turn, watched, and brought to their end.
///
/// It has no clock or loop of its own: `round` does what is due. What must outlive a kill stands in the job folders, and
/// `load` reads it back.
final class JobRunner {
    let places: Places
    let ledger: any Ledger
    let executor: any Executor
    let terms: Terms
    /// The jobs whose checkpoints a job reads.
    let modelJobs: (ResolvedJob) throws -> [String]
    let failedBundle: (JobFolder, JobState, Ending) throws -> Void
    let log: DaemonLog
    let clock: DaemonClock
    /// Called from the loop when a worker has ended or hints at news.
    var wake: () -> Void = {}
    /// Called when a job has ended and its bundle is delivered.
    var ended: (_ job: QueuedJob, _ ending: Ending, _ bundle: URL) -> Void = { _, _, _ in }
    var progress: ((_ id: String, _ name: String, JobEvent) -> Void)?
    /// Called after a round, for whoever watches what runs.
    var watch: () -> Void = {}

    var jobs = LiveJobs()
    var queue = JobQueue()
    /// Queued jobs that are not to be started yet: something failed for now.
    var resting: Set<String> = []
    /// For what the next job waits besides its turn.
    var held: (id: String, reason: String)?
    /// Whether it was within the hours at the last look.
    var wasOpen = true
    var readers: [String: EventReader] = [:]
    /// Jobs that the disk would not show yet.
    var unread: Set<String> = []
    /// Requests that could not be carried out yet and have been said.
    var saidRequests: Set<Requests.Request> = []
    private(set) var isStopping = false
    /// When the latest round began: what was due then has been looked at.
    private(set) var roundBegan = 0.0

    init(
        places: Places, ledger: any Ledger, executor: any Executor, terms: Terms,
        modelJobs: @escaping (ResolvedJob) throws -> [String],
        failedBundle: @escaping (JobFolder, JobState, Ending) throws -> Void, log: DaemonLog,
        clock: DaemonClock = DaemonClock()
    ) {
        self.places = places
        self.ledger = ledger
        self.executor = executor
        self.terms = terms
        self.modelJobs = modelJobs
        self.failedBundle = failedBundle
        self.log = log
        self.clock = clock
        executor.waits = { [weak self] id, reason in self?.noteWaiting(id, reason) }
    }

    // MARK: What the daemon asks

    /// Whether the daemon may end now that it is asked to: no worker of this machine runs. Those of a cluster go on.
    var mayEnd: Bool { !executor.isLocal || activeCount == 0 }
    var activeCount: Int { jobs.active.count }
    var hasAdopted: Bool { jobs.active.contains { jobs[$0]?.step == .adopted } }
    /// Jobs that wait for others and so may wait for ever.
    var waitingCount: Int { queue.blockedCount }
    /// Whether a queued job needs one of this name.
    func isNeeded(_ name: String) -> Bool { queue.isNeeded(name) }
    /// When, by the clock that only goes forward, something is due that nothing else would wake the daemon for.
    var nextMoment: Double? {
        let rests = resting.union(jobs.ended).compactMap { jobs[$0]?.restsUntil }.filter { $0 > roundBegan }
        let ends = jobs.active.compactMap { id in jobs[id].flatMap(patienceEnds) }
        return (rests + ends).min()
    }
    /// Seconds until the hours begin, where jobs wait for them.
    var waitsForHours: Double? {
        guard !queue.ready.isEmpty || !resting.isEmpty else { return nil }
        let now = clock.date()
        return terms.hours.isOpen(at: now) ? nil : terms.hours.opening(at: now).timeIntervalSince(now)
    }
    /// The most tries that any handing over has failed in a row.
    var mostTries: Int { resting.union(jobs.ended).compactMap { jobs[$0]?.backoff.tries }.max() ?? 0 }

    /// Does what is due: looks after workers, delivers, does what was asked for, starts.
    func round() throws {
        roundBegan = clock.uptime()
        for id in unread { add(id) }
        for id in jobs.active { lookAfter(id) }
        for id in jobs.ended where jobs[id]?.backoff.isDue(at: clock.uptime()) == true { finish(id) }
        guard !isStopping else { return }
        try carryOutRequests()
        try startNext()
        executor.round()
        watch()
    }

    /// Starts nothing more and asks the workers of this machine to save their state and end.
    func stop() {
        isStopping = true
        if executor.isLocal { signalWorkers(SIGTERM) }
    }

    /// Ends the workers of this machine that are left.
    func kill() { if executor.isLocal { signalWorkers(SIGKILL) } }

    private func signalWorkers(_ signal: Int32) {
        for job in jobs.active.compactMap({ jobs[$0] }) { executor.signal(signal, job.folder) }
    }

    /// A failure to note a state loses nothing: a later daemon sees from the folder what has happened.
    func record(_ id: String) {
        guard let job = jobs[id] else { return }
        do { try ledger.record(job.state, of: id) } catch { log("\(id): its state cannot be noted: \(error)") }
    }

    /// Notes where a queued job stands, where that has changed.
    func note(_ phase: JobState.Phase, of id: String) {
        guard let job = jobs[id], job.step == .queued, job.state.phase != phase else { return }
        jobs[id]?.state.phase = phase
        record(id)
    }
}
