import Jobs
import Problems

/// Which job starts next, which waits for what, which never can: a pure function of queue and ledger.
struct Scheduler {
    struct Plan: Equatable {
        /// Ids, in order of starting.
        var start: [String] = []
        /// By id, the ids of the jobs whose checkpoints or tables a ready job reads, by their names.
        var models: [String: [String: String]] = [:]
        /// By id, for what a job waits besides its turn.
        var waiting: [String: String] = [:]
        /// By id, why a job can never start.
        var failing: [String: Problem] = [:]
    }

    /// The newest jobs of a name, those of a claim left out; `Ledger.newest`.
    let newest: (_ name: String, _ notOf: String) throws -> [JobRecord]

    /// - Parameter free: How many jobs may start.
    func plan(_ queue: [QueuedJob], free: Int) throws -> Plan {
        var plan = Plan()
        var ready: [QueuedJob] = []
        for job in queue {
            switch try verdict(job) {
            case .ready(let models):
                ready.append(job)
                if !models.isEmpty { plan.models[job.id] = models }
            case .waits(let reason): plan.waiting[job.id] = reason
            case .fails(let problem): plan.failing[job.id] = problem
            }
        }
        if free > 0 { plan.start = ready.sorted(by: QueuedJob.precedes).prefix(free).map(\.id) }
        return plan
    }

    private enum Verdict {
        case ready(models: [String: String])
        case waits(String)
        case fails(Problem)
    }

    private func verdict(_ job: QueuedJob) throws -> Verdict {
        var reasons: [String] = []
        var models: [String: String] = [:]
        for name in job.needs {
            let needed = try newest(name, JobID.claim(of: job.id))
            if needed.isEmpty {
                reasons.append("for \(name), which is not there yet")
                continue
            }
            let isRead = job.models.contains(name)
            if isRead {
                if let problem = JobName.ambiguity(of: name, cells: needed.map(\.name)) { return .fails(problem) }
                models[name] = needed[0].id
            }
            if let failed = needed.first(where: { $0.state.phase == .failed || $0.state.phase == .cancelled }) {
                let end = failed.state.phase == .failed ? "failed" : "was cancelled"
                let why = failed.state.message.map { ": \($0)" } ?? ""
                // Without the id: what a job says of its failure is the same at every run.
                let what = isRead ? "this job reads job:\(name)" : "this job is to start after \(name)"
                return .fails(Problem(.failed, "\(what), but \(failed.name) \(end)\(why)"))
            }
            let open = needed.count { $0.state.phase != .succeeded }
            if open > 0 {
                reasons.append("for \(name)" + (needed.count > 1 ? " (\(open) of its \(needed.count) jobs)" : ""))
            }
        }
        return reasons.isEmpty ? .ready(models: models) : .waits("waits " + reasons.joined(separator: ", and "))
    }
}
