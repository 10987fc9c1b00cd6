public import Captures
import Checkpoints
public import Foundation
import Problems

/// What runs an analysis gives it: the job's surroundings, behind ``Context``. No plugin needs it.
public protocol AnalysisHost: Sendable {
    /// The job's seed.
    var seed: UInt64 { get }
    /// Threads the job may use.
    var threads: Int { get }
    /// Bytes the job may use.
    var memory: Int { get }
    /// Bytes of one pass' hidden states above which they live in a file in `scratch`.
    var statesInMemory: Int { get }
    /// What the job's own `model` says; nil where it names none.
    var model: String? { get }
    /// What earlier jobs computed; nil: every job computes everything.
    var cache: CaptureCache? { get }
    /// The SHA-256 of the plugin's own code where that is no part of the program: part of the key of what is remembered.
    var plugin: String? { get }
    /// A folder for files that need not outlive the job.
    var scratch: URL { get }
    /// Throws where the job is to stop: it was cancelled, its time is over, or the machine is needed.
    func checkCancellation() throws

    /// Where a data set's path leads; recorded in provenance.
    func file(ofDataset path: String) throws -> URL
    /// Where a path to a folder of data leads.
    func folder(at path: String) throws -> URL
    /// Where a checkpoint's reference leads, nil meaning the job's own `model`; recorded in provenance.
    func checkpoint(_ reference: String?) throws -> URL
    /// Where the base is that the adapter in a folder names.
    func base(_ reference: String, ofAdapterIn folder: URL) throws -> URL
    /// The CSV file of a table of the job that `job:NAME` names; recorded in provenance.
    func table(_ name: String, of reference: String) throws -> URL
    /// How far the job is, 0…1, and at what.
    func progress(_ fraction: Double, _ what: String)
    /// A line for the job's log.
    func log(_ level: LogLevel, _ message: String)
    /// Counts passes through a model, in texts.
    func count(forwardPasses: Int, backwardPasses: Int)
    /// Keeps state to resume from, at once or not at all.
    func save(_ state: Data, as name: String) throws
    /// State that an earlier attempt kept.
    func saved(_ name: String) throws -> Data?
}

extension AnalysisHost {
    /// Half of the job's memory.
    public var statesInMemory: Int { memory / 2 }
    /// None.
    public var model: String? { nil }
    /// None.
    public var cache: CaptureCache? { nil }
    /// Part of the program.
    public var plugin: String? { nil }
    /// Under that path, which may be relative to the adapter's folder.
    public func base(_ reference: String, ofAdapterIn folder: URL) throws -> URL {
        try Adapter.base(reference, ofAdapterIn: folder)
    }
    /// There are no other jobs.
    public func table(_ name: String, of reference: String) throws -> URL {
        throw Problem.badInput("\(reference) leads nowhere: there are no other jobs here")
    }
}

/// How loud a log line is.
public enum LogLevel: String, Sendable {
    /// For who looks.
    case info
    /// Stands in the report too.
    case warning
    /// Why the job fails.
    case error
}
