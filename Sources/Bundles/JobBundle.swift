public import Documents
public import Foundation
public import Jobs
public import Problems
public import Reports

/// Everything that one job leaves behind, written as one file (DESIGN section 3).
///
/// Every member but `provenance.json`, `log.jsonl` and `SHA256SUMS` follows from the job, the manifest and the results
/// alone: the same in, the same bytes out.
public struct JobBundle: Sendable {
    /// What ran.
    public var job: ResolvedJob
    /// As submitted, byte for byte.
    public var manifest: Data
    /// What the plugin does, in a line, for the report.
    public var pluginSummary: String
    /// How it ended.
    public var status: Outcome
    /// What went wrong.
    public var problem: Problem?
    /// What came out; of a failed job, what there is.
    public var results: Results
    /// Times, versions, checksums, machine.
    public var provenance: Value
    /// Events as JSON lines; an empty log where there is none.
    public var log: URL?
    /// A folder; its files come under `checkpoint/`.
    public var checkpoint: URL?

    /// A bundle of these parts.
    public init(
        job: ResolvedJob, manifest: Data, pluginSummary: String = "", status: Outcome, problem: Problem? = nil,
        results: Results = Results(), provenance: Value, log: URL? = nil, checkpoint: URL? = nil
    ) {
        self.job = job
        self.manifest = manifest
        self.pluginSummary = pluginSummary
        self.status = status
        self.problem = problem
        self.results = results
        self.provenance = provenance
        self.log = log
        self.checkpoint = checkpoint
    }

    /// Writes the bundle; it appears complete or not at all.
    ///
    /// - Throws: a `Problem` of kind `tryAgain` where it cannot be written: see `BundleWriter`.
    public func write(to url: URL) throws {
        try BundleWriter(try members()).write(to: url)
    }
}
