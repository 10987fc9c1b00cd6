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
    let slots: Int
    /// The jobs whose checkpoints a job reads.
    let modelJobs: (ResolvedJob) -> [String]
    let failedBundle: (JobFolder, JobState, Ending) throws -> Void
    let log: (String) -> Void
    let now: () -> Date
    /// Called from the loop when a worker has ended or hints at news.
    var wake: () -> Void = {}
    var progress: ((_ id: String, _ name: String, JobEvent) -> Void)?

    var jobs: [String: LiveJob] = [:]
    private var readers: [String: EventReader] = [:]
    private(set) var isStopping = false

    init(
        places: Places, ledger: any Ledger, executor: any Executor, slots: Int,
        modelJobs: @escaping (ResolvedJob) -> [String],
        failedBundle: @escaping (JobFolder, JobState, Ending) throws -> Void, log: @escaping (String) -> Void,
        now: @escaping () -> Date = Date.init
    ) {
        self.places = places
        self.ledger = ledger
        self.executor = executor
        self.slots = slots
        self.modelJobs = modelJobs
        self.failedBundle = failedBundle
        self.log = log
        self.now = now
    }

    // MARK: What the daemon asks

    var activeCount: Int { jobs.values.count { $0.step == .running || $0.step == .adopted } }
    var hasAdopted: Bool { jobs.values.contains { $0.step == .adopted } }
    /// Jobs that wait for others and so may wait for ever.
    var waitingCount: Int {
        jobs.values.count {
            if case .waiting = $0.state.phase { $0.step == .queued && !$0.queued.needs.isEmpty } else { false }
        }
    }
    /// When something that failed for now is due again.
    var nextTry: Date? { jobs.values.compactMap { $0.step == .running ? nil : $0.backoff.next }.min() }
    /// The most tries that anything has failed in a row.
    var mostTries: Int { jobs.values.map(\.backoff.tries).max() ?? 0 }

    /// Takes up a job that is new in the ledger.
    func add(_ id: String) {
        guard jobs[id] == nil else { return }
        do {
            let state = try ledger.state(of: id)
            if !state.phase.isEnd { try take(id, state, .queued) }
        } catch {
            log("\(id) cannot be read and is left alone: \(error)")
        }
    }

    /// Takes up what an earlier daemon has left: living workers are adopted, ended jobs delivered, jobs whose worker died
    /// with the machine queued again without counting the attempt.
    func load() throws {
        for id in try ledger.ids() where jobs[id] == nil {
            let folder = JobFolder(places.jobs.appendingPathComponent(id, isDirectory: true))
            do {
                var state =
                    (try? ledger.state(of: id)) ?? JobState(arrived: FileStatus(folder.jobFile)?.modified ?? now())
                if state.phase.isEnd { continue }
                if folder.isWorkerAlive {
                    try take(id, state, .adopted)
                } else if (try? folder.ending()) != nil {
                    try take(id, state, .ended)
                    jobs[id]?.isDelivered = !folder.hasBundle
                } else {
                    if state.phase == .running {
                        state.phase = .queued
                        state.attempts = max(0, state.attempts - 1)
                        log("\(id) was interrupted and is queued again")
                    }
                    try take(id, state, .queued)
                    record(id)
                }
            } catch {
                log("\(id) cannot be read and is left alone: \(error)")
            }
        }
    }

    /// Does what is due: looks after adopted workers, delivers, starts.
    func round() throws {
        for (id, job) in jobs where job.step == .adopted && !job.folder.isWorkerAlive { workerEnded(id, job.exit) }
        for (id, job) in jobs where job.step == .ended && job.backoff.isDue(at: now()) { finish(id) }
        guard !isStopping else { return }
        for (id, job) in jobs where job.step == .queued && job.folder.isCancelRequested {
            conclude(id, Ending(.cancelled, problem: Problem(.interrupted, "cancelled before it started")))
        }
        try startNext()
    }

    /// Starts nothing more and asks the workers to save their state and end.
    func stop() {
        isStopping = true
        signalWorkers(SIGTERM)
    }

    /// Ends the workers that are left.
    func kill() { signalWorkers(SIGKILL) }

    // MARK: Starting

    private func take(_ id: String, _ state: JobState, _ step: LiveJob.Step) throws {
        let folder = JobFolder(places.jobs.appendingPathComponent(id, isDirectory: true))
        let job = try folder.job()
        let queued = QueuedJob(
            id: id, name: job.name, priority: job.priority, arrived: state.arrived, after: job.after,
            models: modelJobs(job))
        jobs[id] = LiveJob(folder: folder, queued: queued, retries: job.retries, state: state, step: step)
    }

    private func startNext() throws {
        let due = jobs.values.filter { $0.step == .queued && $0.backoff.isDue(at: now()) }
        guard !due.isEmpty else { return }
        let plan = try Scheduler(newest: ledger.newest).plan(due.map(\.queued), free: slots - activeCount)
        for (id, problem) in plan.failing { conclude(id, Ending(.failed, problem: problem)) }
        for job in due {
            let id = job.queued.id
            let phase = plan.waiting[id].map { JobState.Phase.waiting(reason: $0) } ?? .queued
            guard jobs[id]?.step == .queued, plan.failing[id] == nil, job.state.phase != phase else { continue }
            jobs[id]?.state.phase = phase
            record(id)
        }
        for id in plan.start { start(id, models: plan.models[id] ?? [:]) }
    }

    /// - Parameter models: The ids of the jobs whose checkpoints or tables it reads, by name.
    private func start(_ id: String, models: [String: String]) {
        guard var job = jobs[id] else { return }
        do {
            guard let lock = try job.folder.tryLock() else {
                jobs[id]?.step = .adopted
                return
            }
            if !models.isEmpty { try job.folder.decide(modelJobs: models) }
            job.state.phase = .running
            job.state.attempts += 1
            job.state.started = now()
            try ledger.record(job.state, of: id)
            try executor.start(
                job.folder, lock: lock,
                ended: { [weak self] exit in
                    self?.workerEnded(id, exit)
                    self?.wake()
                },
                hint: { [weak self] in self?.readEvents(id) })
            job.step = .running
            jobs[id] = job
            readers[id] = progress == nil ? nil : EventReader(job.folder)
            log(
                "\(job.queued.name) (\(id)): started"
                    + (job.state.attempts > 1 ? ", attempt \(job.state.attempts)" : ""))
        } catch {
            postpone(id, "cannot be started: \(error)")
        }
    }

    private func readEvents(_ id: String) {
        guard let job = jobs[id], let progress else { return }
        for event in readers[id]?.next() ?? [] { progress(id, job.queued.name, event) }
    }

    // MARK: The worker's end

    func workerEnded(_ id: String, _ exit: WorkerExit?) {
        guard var job = jobs[id] else { return }
        readEvents(id)
        readers[id] = nil
        job.backoff = job.asksSince == nil ? Backoff() : job.backoff
        if (try? job.folder.ending()) != nil {
            job.step = .ended
            jobs[id] = job
            finish(id)
        } else if job.folder.isWorkerAlive {
            job.step = .adopted
            job.exit = exit
            jobs[id] = job
        } else if isStopping {
            requeue(job, counted: false)
        } else if job.folder.isCancelRequested {
            jobs[id] = job
            conclude(id, Ending(.cancelled, problem: Problem(.interrupted, "cancelled while it ran")))
        } else if exit?.asksForAnotherTry == true {
            requeue(job, counted: false)
            jobs[id]?.asksSince = "asked for another try"
            postpone(id, lastWords(job.folder) ?? "the worker asks for another try later")
        } else {
            crashed(job, exit?.description ?? "the worker ended without saying how the job ended")
        }
    }

    private func crashed(_ job: LiveJob, _ reason: String) {
        jobs[job.queued.id] = job
        if job.state.attempts <= job.retries {
            log("\(job.queued.name) (\(job.queued.id)): \(reason); tried again")
            requeue(job, counted: true)
        } else {
            let problem = Problem(.failed, reason, detail: lastWords(job.folder, lines: 40))
            conclude(job.queued.id, Ending(.failed, problem: problem))
        }
    }

    private func requeue(_ job: LiveJob, counted: Bool) {
        var job = job
        job.step = .queued
        job.state.phase = .queued
        if !counted { job.state.attempts = max(0, job.state.attempts - 1) }
        jobs[job.queued.id] = job
        record(job.queued.id)
    }

    private func signalWorkers(_ signal: Int32) {
        for job in jobs.values where job.step == .running || job.step == .adopted {
            executor.signal(signal, job.folder)
        }
    }

    /// A failure to note a state loses nothing: a later daemon sees from the folder what has happened.
    func record(_ id: String) {
        guard let job = jobs[id] else { return }
        do { try ledger.record(job.state, of: id) } catch { log("\(id): its state cannot be noted: \(error)") }
    }

    /// What the worker printed last.
    private func lastWords(_ folder: JobFolder, lines: Int = 1) -> String? {
        guard let handle = try? FileHandle(forReadingFrom: folder.workerLogFile) else { return nil }
        defer { try? handle.close() }
        let size = (try? handle.seekToEnd()) ?? 0
        try? handle.seek(toOffset: size > 8192 ? size - 8192 : 0)
        let text = String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
        let last = text.split(whereSeparator: \.isNewline).suffix(lines)
        return last.isEmpty ? nil : last.joined(separator: "\n")
    }
}
