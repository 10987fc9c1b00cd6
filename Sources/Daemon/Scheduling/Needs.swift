import Jobs
import Problems

/// What a job waits for among other jobs.
struct Needs {
    enum Verdict: Equatable {
        /// With the ids of the jobs whose checkpoints or tables it reads, by name.
        case met(models: [String: String])
        case waits(String)
        case never(Problem)
    }

    /// The newest jobs of a name, those of a claim left out; `Ledger.newest`.
    let newest: (_ name: String, _ notOf: String) throws -> [JobRecord]

    func verdict(on job: QueuedJob) throws -> Verdict {
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
                if let problem = JobName.ambiguity(of: name, cells: needed.map(\.name)) { return .never(problem) }
                models[name] = needed[0].id
            }
            if let failed = needed.first(where: { $0.state.phase == .failed || $0.state.phase == .cancelled }) {
                let end = failed.state.phase == .failed ? "failed" : "was cancelled"
                let why = failed.state.message.map { ": \($0)" } ?? ""
                // Without the id: what a job says of its failure is the same at every run.
                let what = isRead ? "this job reads job:\(name)" : "this job is to start after \(name)"
                return .never(Problem(.failed, "\(what), but \(failed.name) \(end)\(why)"))
            }
            let open = needed.count { $0.state.phase != .succeeded }
            if open > 0 {
                reasons.append("for \(name)" + (needed.count > 1 ? " (\(open) of its \(needed.count) jobs)" : ""))
            }
        }
        return reasons.isEmpty ? .met(models: models) : .waits("waits " + reasons.joined(separator: ", and "))
    }
}
