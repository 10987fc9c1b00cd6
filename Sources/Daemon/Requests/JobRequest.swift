public import Jobs
import Problems

/// Asking the daemon for something about jobs; kept until it is done, whether a daemon runs now or not.
public enum JobRequest {
    /// Asks for jobs to be cancelled.
    ///
    /// - Parameter word: As `JobSearch` has it; of a matrix those that have not ended.
    /// - Returns: A line a job for the one who asks.
    public static func cancel(_ word: String, in workspace: Workspace) throws -> [String] {
        let jobs = try JobSearch(workspace).jobs(word)
        let open = jobs.filter { !$0.state.phase.isEnd }
        if open.isEmpty, let job = jobs.first {
            throw Problem(.failed, "\(job.name) (\(job.id)) has ended already: \(job.state.phase.name)")
        }
        return try make(.cancel, open, "is cancelled", workspace)
    }

    /// Asks for failed and cancelled jobs to be tried again, from their saved state, with their retries counted anew.
    ///
    /// - Parameter word: As `JobSearch` has it; of a matrix those that have failed or were cancelled.
    /// - Returns: A line a job for the one who asks.
    public static func retry(_ word: String, in workspace: Workspace) throws -> [String] {
        let jobs = try JobSearch(workspace).jobs(word)
        let ended = jobs.filter { $0.state.phase == .failed || $0.state.phase == .cancelled }
        if ended.isEmpty, let job = jobs.first {
            let why =
                job.state.phase == .succeeded ? "has succeeded; submit it again to run it again" : "has not ended yet"
            throw Problem(.failed, "\(job.name) (\(job.id)) \(why)")
        }
        return try make(.retry, ended, "is tried again", workspace)
    }

    private static func make(
        _ action: Requests.Action, _ jobs: [JobRecord], _ what: String, _ workspace: Workspace
    ) throws -> [String] {
        let places = Places(workspace: workspace.root)
        let requests = Requests(folder: places.requests)
        for job in jobs { try requests.make(.init(action: action, id: job.id)) }
        let when = DaemonLock.holder(places.lock) == nil ? " when a daemon runs (nightjar watch starts one)" : ""
        return jobs.map { "\($0.name) (\($0.id)) \(what)\(when)" }
    }
}
