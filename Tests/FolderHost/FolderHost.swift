public import Foundation
public import NightjarKit
public import Synchronization

/// A host over one folder: references are files in it (or absolute), saved state a dictionary.
public final class FolderHost: AnalysisHost {
    public let seed: UInt64
    public let threads: Int
    public let memory: Int
    public let scratch = FileManager.default.temporaryDirectory
    private let folder: URL
    public let model: String?
    private let state: Mutex<[String: Data]>
    private let saves = Mutex(0)
    private let messages = Mutex<[String]>([])
    /// Stops the job after so many saves, as a kill would.
    private let savesUntilStop: Int?
    public let forwardPasses = Mutex(0)
    public let cache: CaptureCache?

    /// How a job ends that is stopped.
    public struct Stopped: Error {}

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

    public func checkCancellation() throws {
        if let savesUntilStop, saves.withLock({ $0 }) >= savesUntilStop { throw Stopped() }
    }
    public func file(ofDataset path: String) throws -> URL { place(path) }
    public func folder(at path: String) throws -> URL { place(path) }
    public func checkpoint(_ reference: String?) throws -> URL { place(reference ?? model ?? "") }
    public func base(_ reference: String, ofAdapterIn folder: URL) throws -> URL {
        let beside = folder.appendingPathComponent(reference)
        return FileManager.default.fileExists(atPath: beside.path) ? beside : place(reference)
    }
    public func table(_ name: String, of reference: String) throws -> URL {
        place("\(reference.dropFirst("job:".count))/tables/\(name).csv")
    }
    public func progress(_ fraction: Double, _ what: String) {}
    public func log(_ level: LogLevel, _ message: String) {
        if level == .warning { messages.withLock { $0.append(message) } }
    }
    public func count(forwardPasses: Int, backwardPasses: Int) { self.forwardPasses.withLock { $0 += forwardPasses } }
    public func save(_ data: Data, as name: String) throws {
        state.withLock { $0[name] = data }
        saves.withLock { $0 += 1 }
    }
    public func saved(_ name: String) throws -> Data? { state.withLock { $0[name] } }

    private func place(_ path: String) -> URL {
        path.hasPrefix("/") ? URL(filePath: path) : folder.appendingPathComponent(path)
    }
}
