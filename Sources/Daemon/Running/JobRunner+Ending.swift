import Foundation
import Jobs
import Problems

extension JobRunner {
    /// Ends a job by the daemon's own decision: its bundle, then its end, then delivery.
    func conclude(_ id: String, _ ending: Ending) {
        guard let job = jobs[id] else { return }
        queue.remove(job.queued)
        resting.remove(id)
        jobs[id]?.conclusion = ending
        jobs[id]?.step = .ended
        finish(id)
    }

    /// Brings an ended job's bundle to the outbox and notes its end; tried again later where that fails.
    func finish(_ id: String) {
        guard let job = jobs[id] else { return }
        let deliverer = Deliverer(outbox: places.outbox)
        do {
            try writeConclusion(id)
            guard let ending = try job.folder.ending() else {
                throw Problem(
                    .ownError, "a job without end.json cannot be delivered", at: .init(file: job.folder.url.path))
            }
            if jobs[id]?.isDelivered == false {
                guard try job.folder.hasBundle else {
                    // Not the worker's to decide any more: it has ended, and without a bundle nothing has succeeded.
                    jobs[id]?.conclusion = Ending(
                        .failed, problem: Problem(.ownError, "the worker ended the job without a bundle"))
                    return finish(id)
                }
                let name = try deliverer.deliver(
                    job.folder, name: job.queued.name, status: ending.status, replacing: job.state.bundle)
                jobs[id]?.isDelivered = true
                log(
                    "\(ending.status), outbox/\(name)" + (ending.problem.map { ": \($0.message)" } ?? ""),
                    of: job.queued)
            }
            try deliverer.sync(job.folder)
            try close(id, ending)
        } catch {
            postpone(id, "its end waits: \(error)")
        }
    }

    /// Tries again later, and says why, once.
    func postpone(_ id: String, _ reason: String) {
        guard let job = jobs[id] else { return }
        if job.backoff.tries == 0 { log("\(reason)", of: job.queued) }
        jobs[id]?.backoff.fail(at: clock.uptime())
        guard job.step == .queued else { return }
        note(.waiting(reason: reason), of: id)
        queue.remove(job.queued)
        enqueue(id)
    }

    /// The daemon's own ending, in a worker's order: the bundle first, then `end.json`.
    private func writeConclusion(_ id: String) throws {
        guard let job = jobs[id], let ending = job.conclusion else { return }
        try failedBundle(job.folder, job.state, ending)
        try job.folder.write(ending)
        jobs[id]?.conclusion = nil
    }

    /// Noted last: a job whose state says that it has ended needs no more looking at.
    private func close(_ id: String, _ ending: Ending) throws {
        guard let job = jobs[id] else { return }
        var state = job.state
        state.bundle = Deliverer.bundleName(job.queued.name, id, ending.status)
        if let older = job.state.bundle, older != state.bundle {
            try Deliverer(outbox: places.outbox).withdraw(older)
        }
        try job.folder.reduce(keepsState: ending.status != .succeeded)
        state.phase = JobState.phase(ending.status)
        state.ended = clock.date()
        state.message = ending.problem?.description
        try ledger.record(state, of: id)
        jobs[id] = nil
        ended(job.queued, ending, places.outbox.appendingPathComponent(state.bundle ?? ""))
        queue.changed([job.queued.name, job.queued.manifestName])
    }
}
