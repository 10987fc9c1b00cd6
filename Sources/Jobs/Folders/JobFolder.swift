package import Documents
import Files
public import Foundation
import Problems

/// The folder of one job, `state/jobs/ID`: all that the daemon and a worker tell each other.
///
/// The worker's lock says whether it lives, its `end.json` how the job ended; both hold on one machine and on a cluster,
/// whatever became of the daemon.
public struct JobFolder: Sendable, Hashable {
    /// Where it is.
    public let url: URL

    /// The folder at a place; nothing is read.
    public init(_ url: URL) { self.url = url }

    /// The job's id, which is the folder's name.
    public var id: String { url.lastPathComponent }

    /// The manifest as submitted, byte for byte.
    public var manifestFile: URL { url.appendingPathComponent("manifest.yaml") }
    /// The resolved job.
    public var jobFile: URL { url.appendingPathComponent("job.json") }
    /// Locked by the worker for its whole life.
    public var lockFile: URL { url.appendingPathComponent("lock") }
    /// What the worker tells: progress and log, a JSON object a line.
    public var eventsFile: URL { url.appendingPathComponent("events.jsonl") }
    /// State to resume from.
    public var savedFolder: URL { url.appendingPathComponent("saved", isDirectory: true) }
    /// The worker's own: gone with the job.
    public var scratchFolder: URL { url.appendingPathComponent("scratch", isDirectory: true) }
    /// The jobs whose checkpoints or tables this one reads: their ids by their names, as the daemon decided at the first start.
    public var modelJobsFile: URL { url.appendingPathComponent("model-jobs.json") }
    /// The worker's own: other jobs' checkpoints out of their bundles, a folder each, named by the job's id.
    public var checkpointsFolder: URL { url.appendingPathComponent("checkpoints", isDirectory: true) }
    /// The worker's own: other jobs' tables out of their bundles, in a folder each, named by the job's id.
    public var tablesFolder: URL { url.appendingPathComponent("tables", isDirectory: true) }
    /// The finished bundle, until it is delivered.
    public var bundleFile: URL { url.appendingPathComponent("bundle.tar.zst") }
    /// How the job ended; the worker writes it last.
    public var endFile: URL { url.appendingPathComponent("end.json") }
    /// Its presence asks the worker to stop.
    public var cancelFile: URL { url.appendingPathComponent("cancel") }
    /// Where an older Nightjar, without a ledger, kept where the job stands.
    public var stateFile: URL { url.appendingPathComponent("state.json") }
    /// What the worker's process printed.
    public var workerLogFile: URL { url.appendingPathComponent("worker.log") }

    /// The workspace's folder, three levels up; nil where there is none (`nightjar run` in a temporary folder).
    public var workspaceFolder: URL? {
        let jobs = url.standardizedFileURL.deletingLastPathComponent()
        let state = jobs.deletingLastPathComponent()
        guard jobs.lastPathComponent == "jobs", state.lastPathComponent == "state" else { return nil }
        return state.deletingLastPathComponent()
    }

    /// The resolved job.
    public func job() throws -> ResolvedJob { try ResolvedJob(value: readValue(jobFile)) }

    /// The manifest's bytes.
    public func manifest() throws -> Data { try StoredFile.contents(of: manifestFile) }

    /// The ids of the jobs whose checkpoints or tables this one reads, by name; nil where nobody has decided.
    public func modelJobs() throws -> [String: String]? {
        guard try StoredFile.exists(modelJobsFile) else { return nil }
        let members = try readValue(modelJobsFile).members ?? []
        return Dictionary(members.compactMap { member in member.value.string.map { (member.key, $0) } }) { $1 }
    }

    /// Writes which jobs' checkpoints and tables this one reads, once: another attempt reads the same ones.
    public func decide(modelJobs: [String: String]) throws {
        guard try !StoredFile.exists(modelJobsFile) else { return }
        let members = modelJobs.sorted { $0.key < $1.key }.map { ($0.key, Value(.string($0.value))) }
        try writeValue(.object(members), to: modelJobsFile)
    }

    /// How the job ended; nil while it has not.
    public func ending() throws -> Ending? {
        guard try StoredFile.exists(endFile) else { return nil }
        return try Ending(value: readValue(endFile))
    }

    /// Writes how the job ended, complete or not at all; the bundle must be there already.
    public func write(_ ending: Ending) throws { try writeValue(ending.value, to: endFile) }

    /// Whether the bundle is here: written, and not delivered yet.
    public var hasBundle: Bool { get throws { try StoredFile.exists(bundleFile) } }

    /// Whether someone has asked for the job to stop.
    public var isCancelRequested: Bool { access(cancelFile.path, F_OK) == 0 }

    /// Asks for the job to stop; a running worker looks at its next step, the daemon at its next round.
    public func requestCancel() throws { try DurableFile.write(Data(), to: cancelFile) }

    /// Makes the folder of a new job with its manifest and resolved form, to be synced with `sync`; whatever was here is
    /// replaced.
    public func create(_ job: ResolvedJob, manifest: Data) throws {
        try? FileManager.default.removeItem(at: url)
        try Folders.make(url)
        try DurableFile.write(manifest, to: manifestFile, syncing: .file)
        try writeValue(job.value, to: jobFile, syncing: .file)
    }

    /// Removes all but what the job's history needs: manifest, resolved job and end.
    ///
    /// - Parameter keepsState: Whether saved state stays too, from which another try goes on, and what it was decided to read.
    public func reduce(keepsState: Bool = false) throws {
        let state = keepsState ? [savedFolder, modelJobsFile] : []
        let kept = Set(([manifestFile, jobFile, endFile] + state).map(\.lastPathComponent))
        for name in try Folders.listing(url) where !kept.contains(name) {
            try FileManager.default.removeItem(at: url.appendingPathComponent(name))
        }
    }

    /// Waits until the folder's entries, and its own entry in the folder above, are on the disk.
    public func sync() throws {
        try Folders.sync(url)
        try Folders.sync(url.deletingLastPathComponent())
    }

    package func readValue(_ file: URL) throws -> Value {
        try Value(json: StoredFile.contents(of: file), file: file.path)
    }

    func writeValue(_ value: Value, to file: URL, syncing: DurableFile.Syncing = .fileAndFolder) throws {
        try DurableFile.write(Data(value.json().utf8), to: file, syncing: syncing)
    }
}
