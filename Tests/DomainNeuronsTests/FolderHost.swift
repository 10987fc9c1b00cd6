import Foundation
import NightjarKit
import Synchronization

/// A host over one folder: references are files in it, saved state a dictionary.
final class FolderHost: AnalysisHost {
    let seed: UInt64 = 7
    let threads: Int
    let memory = 1 << 30
    let scratch = FileManager.default.temporaryDirectory
    private let folder: URL
    private let state = Mutex<[String: Data]>([:])
    /// Stops the job after so many saves, as a kill would.
    private let savesUntilStop: Int?
    let forwardPasses = Mutex(0)
    let cache: CaptureCache?

    struct Stopped: Error {}

    private let model: String

    init(
        _ folder: URL, model: String = "model", threads: Int = 2, state: [String: Data] = [:],
        savesUntilStop: Int? = nil, cache: URL? = nil
    ) {
        self.folder = folder
        self.model = model
        self.cache = cache.map { CaptureCache(folder: $0) }
        self.threads = threads
        self.savesUntilStop = savesUntilStop
        self.state.withLock { $0 = state }
    }

    var savedState: [String: Data] { state.withLock { $0 } }
    private let saves = Mutex(0)

    func checkCancellation() throws {
        if let savesUntilStop, saves.withLock({ $0 }) >= savesUntilStop { throw Stopped() }
    }
    func file(ofDataset path: String) throws -> URL { folder.appendingPathComponent(path) }
    func folder(at path: String) throws -> URL { folder.appendingPathComponent(path) }
    func checkpoint(_ reference: String?) throws -> URL { folder.appendingPathComponent(reference ?? model) }
    func progress(_ fraction: Double, _ what: String) {}
    func log(_ level: LogLevel, _ message: String) {}
    func count(forwardPasses: Int, backwardPasses: Int) { self.forwardPasses.withLock { $0 += forwardPasses } }
    func save(_ data: Data, as name: String) throws {
        state.withLock { $0[name] = data }
        saves.withLock { $0 += 1 }
    }
    func saved(_ name: String) throws -> Data? { state.withLock { $0[name] } }
}
