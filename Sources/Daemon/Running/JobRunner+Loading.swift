import Foundation
import Jobs
import Problems

extension JobRunner {
    /// Takes up a job that is new in the ledger.
    func add(_ id: String) {
        guard jobs[id] == nil else { return }
        do {
            let state = try ledger.state(of: id)
            if !state.phase.isEnd { try unread.contains(id) ? load(id, state) : take(id, state, .queued) }
            unread.remove(id)
        } catch {
            leave(id, error)
        }
    }

    /// A disk that fails now may be read in the next round; what is wrong in itself stays wrong.
    private func leave(_ id: String, _ error: any Error) {
        guard (error as? Problem)?.kind == .tryAgain else {
            unread.remove(id)
            return log("\(id) cannot be read and is left alone: \(error)")
        }
        if unread.insert(id).inserted { log("\(id) cannot be read yet: \(error)") }
    }

    /// Takes up what an earlier daemon has left: living workers are adopted, ended jobs delivered, jobs whose worker died
    /// with the machine queued again, which uses up no retry.
    func load() throws {
        for record in try ledger.open() where jobs[record.id] == nil {
            do { try load(record.id, record.state) } catch { leave(record.id, error) }
        }
    }

    private func load(_ id: String, _ state: JobState) throws {
        let folder = JobFolder(places.jobs.appendingPathComponent(id, isDirectory: true))
        if try executor.has(folder) {
            try take(id, state, .running)
            executor.watch(folder, ended: workerEnd(of: id), hint: { [weak self] in self?.hear(id) })
        } else if folder.isWorkerAlive {
            try take(id, state, .adopted)
        } else if try folder.ending() != nil {
            let isDelivered = try !folder.hasBundle
            try take(id, state, .ended)
            jobs[id]?.isDelivered = isDelivered
        } else {
            if state.phase == .running { log("\(id) was interrupted and is queued again") }
            try take(id, state, .queued)
            // For what it waits is found out anew.
            note(.queued, of: id)
        }
    }

    /// Holds a job from now on.
    func take(_ id: String, _ state: JobState, _ step: LiveJob.Step) throws {
        let folder = JobFolder(places.jobs.appendingPathComponent(id, isDirectory: true))
        let job = try folder.job()
        let queued = QueuedJob(job, models: try modelJobs(job), state: state)
        jobs[id] = LiveJob(folder: folder, queued: queued, retries: job.retries, state: state, step: step)
        jobs[id]?.state.needs = queued.needs
        if step == .adopted { adopt(id) }
        queue.changed([job.name, job.manifestName])
        if step == .queued {
            if folder.isCancelRequested { return cancelQueued(id) }
            enqueue(id)
        }
    }

    /// Holds a job whose worker lives though it is none of ours.
    func adopt(_ id: String) {
        guard let job = jobs[id] else { return }
        jobs[id]?.step = .adopted
        if job.state.phase != .running {
            jobs[id]?.state.phase = .running
            record(id)
        }
        let start = (try? job.folder.start()) ?? nil
        jobs[id]?.grant = Capacity.Grant(
            memory: start?.memory, threads: job.queued.limits.threads ?? start?.threads ?? 1)
        // When it began nobody here knows, so it has all of its time to say what it needs.
        jobs[id]?.startedAt = clock.uptime()
    }

    /// Puts a queued job into the queue, once it has rested.
    func enqueue(_ id: String) {
        guard let job = jobs[id], job.step == .queued else { return }
        if let rest = job.restsUntil, rest > clock.uptime() {
            resting.insert(id)
        } else {
            queue.insert(job.queued)
        }
    }
}
