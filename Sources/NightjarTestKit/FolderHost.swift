public import Foundation
public import NightjarKit
public import Synchronization

/// A host over one folder: references are files in it (or absolute), saved state a dictionary.
///
/// For tests that stop a job and let it go on, or that count what it did; `AnalysisTest.run` has one of its own.
public final class FolderHost: AnalysisHost {
    /// The job's seed.
    public let seed: UInt64
    /// Threads the job may use.
    public let threads: Int
    /// Bytes the job may use.
    public let memory: Int
    /// The system's temporary folder.
    public let scratch = FileManager.default.temporaryDirectory
    /// What the job's own `model` says.
    public let model: String?
    /// What earlier jobs computed; nil: every job computes everything.
    public let cache: CaptureCache?
    /// How many texts went through a model.
    public let forwardPasses = Mutex(0)
    private let folder: URL
    private let state: Mutex<[String: Data]>
    private let saves = Mutex(0)
    private let messages = Mutex<[String]>([])
    /// Stops the job after so many saves, as a kill would.
    private let savesUntilStop: Int?

    /// How a job ends that is stopped.
    public struct Stopped: Error {}

    /// A job's surroundings over a folder.
    ///
    /// - Parameters:
    ///   - state: What an earlier attempt saved, by name.
    ///   - savesUntilStop: Stops the job after so many saves, as a kill would; nil: never.
    ///   - cache: The folder of the cache; nil: there is none.
    public init(
        _ folder: URL, model: String? = "model", threads: Int = 2, memory: Int = 1 << 30, seed: UInt64 = 7,
        state: [String: Data] = [:], savesUntilStop: Int? = nil, cache: URL? = nil
    ) {
        self.folder = folder
        self.model = model
        self.threads = threads
        self.memory = memory
        self.seed = seed
        self.savesUntilStop = savesUntilStop
        self.cache = cache.map { CaptureCache(folder: $0) }
        self.state = Mutex(state)
    }

    /// What was saved, by name.
    public var savedState: [String: Data] { state.withLock { $0 } }
    /// Warnings, in order.
    public var warnings: [String] { messages.withLock { $0 } }

    /// Throws where the job was to stop after so many saves.
    public func checkCancellation() throws {
        if let savesUntilStop, saves.withLock({ $0 }) >= savesUntilStop { throw Stopped() }
    }
    /// A file of the folder.
    public func file(ofDataset path: String) throws -> URL { place(path) }
    /// A folder in the folder.
    public func folder(at path: String) throws -> URL { place(path) }
    /// A checkpoint in the folder.
    public func checkpoint(_ reference: String?) throws -> URL { place(reference ?? model ?? "") }
    /// Beside the adapter, or in the folder.
    public func base(_ reference: String, ofAdapterIn folder: URL) throws -> URL {
        let beside = folder.appendingPathComponent(reference)
        return FileManager.default.fileExists(atPath: beside.path) ? beside : place(reference)
    }
    /// `NAME/tables/TABLE.csv` in the folder, for `job:NAME`.
    public func table(_ name: String, of reference: String) throws -> URL {
        place("\(reference.dropFirst("job:".count))/tables/\(name).csv")
    }
    /// Is not kept.
    public func progress(_ fraction: Double, _ what: String) {}
    /// Warnings are kept.
    public func log(_ level: LogLevel, _ message: String) {
        if level == .warning { messages.withLock { $0.append(message) } }
    }
    /// Forward passes are counted.
    public func count(forwardPasses: Int, backwardPasses: Int) { self.forwardPasses.withLock { $0 += forwardPasses } }
    /// Kept under its name.
    public func save(_ data: Data, as name: String) throws {
        state.withLock { $0[name] = data }
        saves.withLock { $0 += 1 }
    }
    /// What was kept under a name.
    public func saved(_ name: String) throws -> Data? { state.withLock { $0[name] } }

    private func place(_ path: String) -> URL {
        path.hasPrefix("/") ? URL(filePath: path) : folder.appendingPathComponent(path)
    }
}
