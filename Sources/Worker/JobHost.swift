import Documents
import Files
import Foundation
import Jobs
import NightjarKit
import Problems
import Synchronization

/// A job's surroundings as the worker gives them to its analysis: files by the path policy, state and events in the
/// job's folder, and a record of all that was read.
final class JobHost: AnalysisHost {
    let job: ResolvedJob
    let seed: UInt64
    let threads: Int
    let memory: Int
    let scratch: URL
    let cache: CaptureCache?
    let plugin: String?
    private let folder: JobFolder
    /// Where state is saved: of a plugin that was added in a folder of its version's own, since another version may make
    /// something else of it.
    private let savedFolder: URL
    private let policy: PathPolicy
    private let events: EventLog
    private let onProgress: (@Sendable (Double, String) -> Void)?
    /// When the job ends itself; nil: somebody else sees to it.
    private let deadline: ContinuousClock.Instant?
    private let record = Mutex(Record())

    /// What provenance lists.
    struct Record {
        var models: [String: URL] = [:]
        /// The ids of the jobs whose checkpoints were read, by `job:NAME`.
        var modelJobs: [String: String] = [:]
        /// Other jobs' tables, by `job:NAME` and name.
        var tables: [JobTable] = []
        var datasets: [String: URL] = [:]
        var forwardPasses = 0
        var backwardPasses = 0
        var warnings: [String] = []
        var movesStates = false
    }

    /// A table of another job that was read.
    struct JobTable: Hashable {
        var reference: String
        var name: String
        var job: String
        var file: URL
    }

    init(
        job: ResolvedJob, folder: JobFolder, policy: PathPolicy, events: EventLog, start: JobStart? = nil,
        cache: CaptureCache? = nil, plugin: String? = nil, keepsTime: Bool = false,
        onProgress: (@Sendable (Double, String) -> Void)? = nil
    ) throws {
        self.job = job
        deadline = keepsTime ? job.limits.time.map { ContinuousClock.now + .seconds($0) } : nil
        self.cache = cache
        self.plugin = plugin
        self.folder = folder
        self.policy = policy
        self.events = events
        self.onProgress = onProgress
        seed = job.seed
        threads = job.limits.threads ?? start?.threads ?? Machine.processors
        // A quarter is left to the system and to whoever else is there.
        memory = min(job.limits.memory ?? .max, start?.memory ?? job.limits.memory ?? Machine.memory / 4 * 3)
        scratch = folder.scratchFolder
        let saved = folder.savedFolder
        savedFolder = plugin.map { saved.appendingPathComponent(String($0.prefix(16))) } ?? saved
        try Folders.make(scratch)
        try Folders.make(savedFolder)
        if plugin != nil, try Folders.listing(folder.savedFolder).count > 1 {
            log(.info, "the plugin was changed since this job began; it begins again")
        }
    }

    /// Half of the job's memory; little where the forecast said that all together would not fit.
    var statesInMemory: Int { recorded.movesStates ? statesBesides : memory / 2 }

    /// What hidden states may take in memory where they live in a file.
    var statesBesides: Int { memory / 16 }

    /// From now on hidden states live in a file.
    func moveStates() { record.withLock { $0.movesStates = true } }

    var recorded: Record { record.withLock { $0 } }

    var model: String? { job.model }

    func file(ofDataset path: String) throws -> URL {
        let url = try policy.dataset(path)
        record.withLock { $0.datasets[path] = url }
        return url
    }

    func folder(at path: String) throws -> URL { try policy.path(path) }

    func checkpoint(_ reference: String?) throws -> URL {
        guard let reference = reference ?? model else {
            throw Problem.badInput("this job names no model; add `model:` to the manifest")
        }
        guard let name = JobName.referred(by: reference) else {
            let url = try policy.model(reference)
            record.withLock { $0.models[reference] = url }
            return url
        }
        let found = try outputs.checkpoint(of: name, checkCancellation: checkCancellation)
        record.withLock {
            $0.models[reference] = found.url
            $0.modelJobs[reference] = found.job
        }
        return found.url
    }

    func base(_ reference: String, ofAdapterIn folder: URL) throws -> URL {
        try policy.base(reference, ofAdapterIn: folder)
    }

    func table(_ name: String, of reference: String) throws -> URL {
        guard let other = JobName.referred(by: reference) else {
            throw Problem.badInput("\(reference.quotedForMessage) names no job; write job:NAME")
        }
        let found = try outputs.table(name, of: other)
        let table = JobTable(reference: reference, name: name, job: found.job, file: found.url)
        record.withLock { if !$0.tables.contains(table) { $0.tables.append(table) } }
        return found.url
    }

    private var outputs: JobOutputs { JobOutputs(folder: folder, workspace: policy.workspace) }

    /// A problem without the places of other jobs' checkpoints and tables, which differ from run to run: their
    /// references instead.
    func withoutRunsPlaces(_ problem: Problem) -> Problem {
        let record = recorded
        var problem = problem
        let models = record.modelJobs.keys.compactMap { reference in
            record.models[reference].map { (reference, $0.path) }
        }
        let tables = record.tables.map { ("\($0.reference)/tables/\($0.name).csv", $0.file.path) }
        for (reference, place) in models + tables {
            problem.message = problem.message.replacing(place, with: reference)
            let file = problem.place?.file?.replacing(place, with: reference)
            problem.place?.file = file
            problem.detail = problem.detail?.replacing(place, with: reference)
        }
        return problem
    }

    func progress(_ fraction: Double, _ what: String) {
        events.progress(fraction, what)
        onProgress?(fraction, what)
    }

    func log(_ level: LogLevel, _ message: String) {
        if level == .warning { record.withLock { $0.warnings.append(message) } }
        events.log(level.rawValue, message)
    }

    func count(forwardPasses: Int, backwardPasses: Int) {
        record.withLock {
            $0.forwardPasses += forwardPasses
            $0.backwardPasses += backwardPasses
        }
    }

    func save(_ state: Data, as name: String) throws { try DurableFile.write(state, to: savedURL(name)) }

    func saved(_ name: String) throws -> Data? {
        let url = savedURL(name)
        return try StoredFile.exists(url) ? try StoredFile.contents(of: url) : nil
    }

    private func savedURL(_ name: String) -> URL { savedFolder.appendingPathComponent(name) }

    func checkCancellation() throws {
        if StopSignal.isReceived { throw Stop.asked }
        if folder.isCancelRequested { throw Stop.cancelled }
        if let deadline, ContinuousClock.now > deadline {
            throw Stop.overTime
        }
    }
}

/// Ends of a job that are not its own.
enum Stop: Error {
    /// SIGTERM: the job goes on at another time.
    case asked
    /// Someone cancelled it.
    case cancelled
    /// It needs more memory than this start was given; it goes on when that much is free.
    case needsMemory
    /// It ran longer than `limits.time`.
    case overTime
}
