/// What is known of every job, over restarts.
///
/// The folders remain the truth on whether a worker lives and how it ended; a ledger answers where each job stands and
/// what became of those of a name.
protocol Ledger: AnyObject {
    /// Every job's id, in order of claiming.
    func ids() throws -> [String]
    /// Where a job stands.
    func state(of id: String) throws -> JobState
    /// Notes where a job stands; on the disk when this returns. Of a job that is new, the rest is read from its folder.
    func record(_ state: JobState, of id: String) throws
    /// The newest jobs of a name: one, or all cells of the newest matrix of that name; `claim`'s own are left out.
    func newest(named name: String, notOf claim: String) throws -> [JobRecord]
    /// The jobs that have not ended, in order of claiming.
    func open() throws -> [JobRecord]
}
