import Foundation
import Jobs
import Problems

extension JobRunner {
    /// Sees whether a worker has ended, has said what it needs, or has to be ended.
    func lookAfter(_ id: String) {
        guard let job = jobs[id] else { return }
        if job.step == .adopted, !job.folder.isWorkerAlive { return workerEnded(id, job.exit) }
        // On a cluster nobody reckons with it while the job runs, and the folder may be far away.
        if !job.hasForecast, executor.isLocal { learnForecast(id) }
        guard let asked = job.askedToEndAt else { return }
        if clock.uptime() - asked >= terms.grace { killHanging(id) }
    }

    /// When a worker's patience with us, or ours with it, ends.
    func patienceEnds(_ job: LiveJob) -> Double? {
        let grace = job.askedToEndAt.map { $0 + terms.grace }
        let forecast = job.hasForecast ? nil : job.startedAt.map { $0 + terms.forecastPatience }
        return [grace, forecast].compactMap { $0 }.filter { $0 > roundBegan }.min()
    }

    /// The worker has said that there is news.
    func hear(_ id: String) {
        guard let job = jobs[id] else { return }
        if let progress { for event in readers[id]?.next() ?? [] { progress(id, job.queued.name, event) } }
        if !job.hasForecast, job.step == .running { learnForecast(id) }
    }

    /// From here on the job holds what it said that it needs, and others may start beside it.
    private func learnForecast(_ id: String) {
        guard let folder = jobs[id]?.folder, let forecast = (try? folder.forecast()) ?? nil else { return }
        jobs[id]?.hasForecast = true
        jobs[id]?.queued.forecast = forecast
        jobs[id]?.state.forecast = forecast
        record(id)
        if !queue.ready.isEmpty { wake() }
    }

    /// Outside the hours running jobs go on, or are saved and queued again, as the workspace says.
    func pauseAll() {
        guard terms.hours.whenTheyEnd == .pause else { return }
        for id in jobs.active {
            guard let job = jobs[id], !job.isPaused else { continue }
            jobs[id]?.isPaused = true
            jobs[id]?.askedToEndAt = clock.uptime()
            log("the hours are over; it is saved and goes on when they begin again", of: job.queued)
            executor.signal(SIGTERM, job.folder)
        }
    }

    /// What an executor is to call when a job's worker has ended.
    func workerEnd(of id: String) -> (WorkerExit) -> Void {
        { [weak self] exit in
            self?.workerEnded(id, exit)
            self?.wake()
        }
    }

    /// A job that was handed to a cluster waits there, or has begun.
    func noteWaiting(_ id: String, _ reason: String?) {
        guard let job = jobs[id], job.step == .running else { return }
        let phase = reason.map { JobState.Phase.waiting(reason: $0) } ?? .running
        guard phase != job.state.phase else { return }
        jobs[id]?.state.phase = phase
        if reason == nil {
            jobs[id]?.state.started = clock.date()
            jobs[id]?.startedAt = clock.uptime()
        }
        record(id)
    }

    /// A worker's process is gone.
    func workerEnded(_ id: String, _ exit: WorkerExit?) {
        hear(id)
        if jobs[id]?.hasForecast == false { learnForecast(id) }
        guard var job = jobs[id] else { return }
        if job.step == .adopted { executor.endAll(of: job.folder) }
        readers[id] = nil
        if job.step == .running { job.state.seconds = job.startedAt.map { clock.uptime() - $0 } }
        let backoff = job.backoff
        job.backoff = Backoff()
        jobs[id] = job
        guard let hasEnded = try? job.folder.ending() != nil else {
            // Not known yet: the lock and the end are looked at again.
            jobs[id]?.step = .adopted
            jobs[id]?.exit = exit
            return
        }
        if hasEnded {
            jobs[id]?.step = .ended
            finish(id)
        } else if job.folder.isWorkerAlive {
            jobs[id]?.step = .adopted
            jobs[id]?.exit = exit
        } else if let forced = job.forcedEnd, !job.folder.isCancelRequested {
            concludeForced(id, forced)
        } else if isStopping {
            requeue(id)
        } else if job.folder.isCancelRequested {
            conclude(id, Ending(.cancelled, problem: Problem(.interrupted, "cancelled while it ran")))
        } else if job.isPaused {
            requeue(id)
        } else if let needed = job.memoryMissed {
            log("needs \(needed.bytesInWords) of memory, and waits for it", of: job.queued)
            requeue(id)
        } else if exit?.asksForAnotherTry == true, let problem = DiskRule.problem(with: job.folder, processes: []) {
            log("\(problem.message)", of: job.queued)
            concludeForced(id, ForcedEnd(problem: problem, retries: false))
        } else if exit?.asksForAnotherTry == true {
            jobs[id]?.backoff = backoff
            requeue(id)
            postpone(id, lastWords(job.folder) ?? "the worker asks for another try later")
        } else if exit?.isOverTime == true, let problem = job.queued.limits.overTime {
            concludeForced(id, ForcedEnd(problem: problem, retries: true))
        } else if let verdict = exit?.verdict {
            heed(verdict, of: id, backoff)
        } else if let exit {
            crashed(id, exit.description)
        } else {
            // How a worker of an earlier daemon ended nobody knows: as after a power cut the job goes on, uncounted. A
            // worker of this daemon's own comes next, whose end is seen.
            log("was interrupted and is queued again", of: job.queued)
            requeue(id)
        }
    }

    /// What a scheduler says of a job's end.
    private func heed(_ verdict: WorkerExit.Verdict, of id: String, _ backoff: Backoff) {
        switch verdict {
        case .counted(let reason): crashed(id, reason)
        case .uncounted(let reason):
            jobs[id]?.backoff = backoff
            requeue(id)
            postpone(id, reason)
        case .cancelled(let reason): conclude(id, Ending(.cancelled, problem: Problem(.interrupted, reason)))
        case .refused(let reason): conclude(id, Ending(.failed, problem: Problem(.failed, reason)))
        }
    }

    private func crashed(_ id: String, _ reason: String) {
        guard let job = jobs[id] else { return }
        let words = lastWords(job.folder, lines: 40)
        let complaint = words.flatMap(Self.complaint).map { "; \($0)" } ?? ""
        failed(id, Problem(.failed, reason + complaint, detail: words), retries: true)
    }

    /// What Swift said before it ended the process: of a nil that was unwrapped, an index out of range.
    private static func complaint(in words: String) -> String? {
        let marks = ["Fatal error: ", "Precondition failed: ", "Assertion failed: "]
        return words.split(separator: "\n").last { line in marks.contains { line.contains($0) } }.map(String.init)
    }

    /// A failure that is not the job's own word: tried again where that is allowed and left, else the job's end.
    func failed(_ id: String, _ problem: Problem, retries: Bool) {
        guard let job = jobs[id] else { return }
        guard retries, job.state.retriesUsed < job.retries else {
            return conclude(id, Ending(.failed, problem: problem))
        }
        let reason = problem.message
        let delay = Backoff.delay(tries: job.state.retriesUsed)
        log("\(reason); tried again in \(delay.secondsInWords)", of: job.queued)
        jobs[id]?.retryAt = clock.uptime() + delay
        jobs[id]?.state.retriesUsed += 1
        requeue(
            id, .waiting(reason: "waits for retry \(job.state.retriesUsed + 1) of \(job.retries): \(reason)"))
    }

    /// Puts a job whose worker is gone into the queue again.
    private func requeue(_ id: String, _ phase: JobState.Phase = .queued) {
        jobs[id]?.step = .queued
        jobs[id]?.state.phase = phase
        jobs[id]?.grant = nil
        record(id)
        enqueue(id)
    }

    /// What the worker printed last.
    func lastWords(_ folder: JobFolder, lines: Int = 1) -> String? {
        guard let handle = try? FileHandle(forReadingFrom: folder.workerLogFile) else { return nil }
        defer { try? handle.close() }
        let size = (try? handle.seekToEnd()) ?? 0
        try? handle.seek(toOffset: size > 8192 ? size - 8192 : 0)
        let text = String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
        let last = text.split(whereSeparator: \.isNewline).suffix(lines)
        return last.isEmpty ? nil : last.joined(separator: "\n")
    }
}
