import Foundation
import Jobs
import Problems

extension JobRunner {
    /// Starts what is next and fits.
    func startNext() throws {
        awaken()
        try settleNeeds()
        guard isOpen() else { return pauseAll() }
        let running = jobs.active.compactMap { jobs[$0].map(holding) }
        let plan = Scheduler(capacity: terms.capacity).plan(queue.ready, beside: running)
        for (id, problem) in plan.failing { conclude(id, Ending(.failed, problem: problem)) }
        say(plan.waiting)
        for start in plan.start { self.start(start.id, start.grant) }
    }

    /// Whether the hours are, said when that changes.
    private func isOpen() -> Bool {
        let isOpen = terms.hours.isOpen(at: clock.date())
        if isOpen != wasOpen, let beginning = terms.hours.beginning {
            log(isOpen ? "the hours have begun" : "nothing starts before \(beginning)")
        }
        wasOpen = isOpen
        return isOpen
    }

    /// Queued jobs that have rested come back into the queue.
    private func awaken() {
        for id in resting {
            guard let job = jobs[id], job.step == .queued else {
                resting.remove(id)
                continue
            }
            guard job.restsUntil.map({ $0 <= clock.uptime() }) ?? true else { continue }
            resting.remove(id)
            jobs[id]?.retryAt = nil
            queue.insert(job.queued)
            note(.queued, of: id)
        }
    }

    /// Looks up what has become of the jobs that others need.
    private func settleNeeds() throws {
        for id in queue.unsettled {
            guard let job = queue.dependent(id) else { continue }
            switch try Needs(newest: ledger.newest).verdict(on: job) {
            case .met(let models):
                queue.settle(id, isMet: true)
                jobs[id]?.models = models
                note(.queued, of: id)
            case .waits(let reason):
                queue.settle(id, isMet: false)
                note(.waiting(reason: reason), of: id)
            case .never(let problem): conclude(id, Ending(.failed, problem: problem))
            }
        }
    }

    /// Notes for what the next job waits; the one before it has its turn or was passed by a more urgent one.
    private func say(_ waiting: [String: String]) {
        if let held, waiting[held.id] == nil { note(.queued, of: held.id) }
        held = waiting.first.map { ($0.key, $0.value) }
        if let held { note(.waiting(reason: held.reason), of: held.id) }
    }

    private func start(_ id: String, _ grant: Capacity.Grant) {
        guard var job = jobs[id] else { return }
        queue.remove(job.queued)
        do {
            guard !job.folder.isCancelRequested else { return cancelQueued(id) }
            guard let lock = try job.folder.tryLock() else { return adopt(id) }
            if !job.models.isEmpty { try job.folder.decide(modelJobs: job.models) }
            job.state.phase = .running
            job.state.starts += 1
            job.state.started = clock.date()
            try job.folder.write(
                JobStart(attempt: job.state.starts, memory: grant.memory, threads: terms.capacity.threads))
            try ledger.record(job.state, of: id)
            try executor.start(
                job.folder, lock: lock, ended: workerEnd(of: id),
                hint: { [weak self] in self?.hear(id) })
            job.step = .running
            (job.grant, job.startedAt, job.hasForecast) = (grant, clock.uptime(), false)
            (job.askedToEndAt, job.isPaused, job.forcedEnd) = (nil, false, nil)
            jobs[id] = job
            readers[id] = progress == nil ? nil : EventReader(job.folder)
            log("started" + (job.state.starts > 1 ? ", attempt \(job.state.starts)" : ""), of: job.queued)
        } catch {
            postpone(id, "cannot be started: \(error)")
        }
    }

    /// What a running job holds of the machine.
    private func holding(_ job: LiveJob) -> Capacity.Holding {
        let grant = job.grant ?? Capacity.Grant(memory: nil, threads: 1)
        let waited = job.startedAt.map { clock.uptime() - $0 } ?? 0
        return terms.capacity.holding(
            of: job.queued, grant, hasSpoken: job.hasForecast || waited >= terms.forecastPatience)
    }
}
