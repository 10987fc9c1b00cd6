import Documents
public import Jobs
import Problems

/// Finds the jobs that a person means on a command line.
public struct JobSearch {
    private let ledger: SQLiteLedger?

    /// Looks in a workspace's ledger, whether a daemon runs or not.
    public init(_ workspace: Workspace) throws {
        let places = Places(workspace: workspace.root)
        ledger = try SQLiteLedger(reading: places.ledger, jobs: places.jobs)
    }

    /// The jobs that a word means: one by its id, or by a beginning of it that no other id has; or by their name the newest
    /// one, of a matrix all its jobs.
    ///
    /// - Throws: A `Problem` where there is none, or where a beginning is that of several.
    public func jobs(_ word: String) throws -> [JobRecord] {
        if let ledger {
            if let record = try ledger.record(of: word) { return [record] }
            let named = try ledger.newest(named: JobName.normalized(word), notOf: "")
            if !named.isEmpty { return named }
            let found = try ledger.records(idsBeginning: word)
            if found.count > 1, Set(found.map { JobID.claim(of: $0.id) }) != [word] {
                let ids = found.prefix(5).map(\.id).joined(separator: ", ") + (found.count > 5 ? ", …" : "")
                throw Problem(.usage, "\(word.quotedForMessage) is the beginning of several ids: \(ids)")
            }
            if !found.isEmpty { return found }
        }
        throw Problem(.usage, "there is no job \(word.quotedForMessage) here; nightjar status lists them")
    }
}
