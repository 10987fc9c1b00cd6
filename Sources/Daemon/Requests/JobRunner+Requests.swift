import Foundation
import Jobs
import Problems

extension JobRunner {
    /// Does what people have asked for; what cannot be done now is tried again in a later round.
    func carryOutRequests() throws {
        let requests = Requests(folder: places.requests)
        let pending = try requests.pending()
        saidRequests.formIntersection(pending)
        for request in pending {
            do {
                let isDone =
                    switch request.action {
                    case .cancel: try cancel(request.id)
                    case .retry: try retry(request.id)
                    }
                if isDone { try requests.settle(request) }
            } catch {
                if saidRequests.insert(request).inserted { log("\(request.fileName) waits: \(error)") }
            }
        }
    }

    /// Ends a job that has not started.
    func cancelQueued(_ id: String) {
        let when = jobs[id]?.state.starts == 0 ? "before it started" : "while it waited for its next start"
        conclude(id, Ending(.cancelled, problem: Problem(.interrupted, "cancelled \(when)")))
    }

    /// - Returns: Whether the request is settled.
    private func cancel(_ id: String) throws -> Bool {
        guard let job = jobs[id], job.step != .ended else {
            log("\(id) is not cancelled: it has ended, or never was")
            return true
        }
        guard job.step != .queued else {
            cancelQueued(id)
            return true
        }
        // The worker ends the job itself at its next step, with what it has to say; one that does not is killed.
        try job.folder.requestCancel()
        jobs[id]?.askedToEndAt = job.askedToEndAt ?? clock.uptime()
        log("is being cancelled", of: job.queued)
        return true
    }

    /// - Returns: Whether the request is settled; not while the job is still coming to its end.
    private func retry(_ id: String) throws -> Bool {
        if let job = jobs[id] {
            guard job.step != .ended, !job.folder.isCancelRequested else { return false }
            log("it is not tried again: it has not ended", of: job.queued)
            return true
        }
        let folder = JobFolder(places.jobs.appendingPathComponent(id, isDirectory: true))
        guard var state = try? ledger.state(of: id), state.phase == .failed || state.phase == .cancelled,
            FileStatus(folder.jobFile) != nil
        else {
            log("\(id) is not tried again: it has not failed, or is not there any more")
            return true
        }
        try folder.reopen()
        state.phase = .queued
        state.retriesUsed = 0
        (state.started, state.ended, state.message) = (nil, nil, nil)
        (state.forecast, state.seconds) = (nil, nil)
        try ledger.record(state, of: id)
        try take(id, state, .queued)
        log("queued again on request", of: jobs[id]?.queued)
        return true
    }
}
