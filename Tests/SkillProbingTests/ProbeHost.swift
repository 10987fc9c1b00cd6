import Foundation
import NightjarKit
import Synchronization

/// A host for probing token ids: one small checkpoint, saved state a dictionary.
final class ProbeHost: AnalysisHost {
    let seed: UInt64 = 7
    let threads: Int
    let memory: Int
    let scratch = FileManager.default.temporaryDirectory
    let cache: CaptureCache?
    /// Stops the job after so many saves, as a kill would.
    private let savesUntilStop: Int?
    private let record: Mutex<Record>

    struct Record {
        var state: [String: Data] = [:]
        var saves = 0
        var forwardPasses = 0
    }

    struct Stopped: Error {}

    init(
        threads: Int = 2, memory: Int = 1 << 30, state: [String: Data] = [:], savesUntilStop: Int? = nil,
        cache: URL? = nil
    ) {
        self.threads = threads
        self.memory = memory
        self.savesUntilStop = savesUntilStop
        self.cache = cache.map { CaptureCache(folder: $0) }
        record = Mutex(Record(state: state))
    }

    var recorded: Record { record.withLock { $0 } }

    private static let models = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../DomainNeuronsTests/Fixtures").standardizedFileURL

    func checkCancellation() throws {
        if let savesUntilStop, recorded.saves >= savesUntilStop { throw Stopped() }
    }
    func file(ofDataset path: String) throws -> URL { Self.models.appending(path: path) }
    func folder(at path: String) throws -> URL { Self.models.appending(path: path) }
    func checkpoint(_ reference: String?) throws -> URL { Self.models.appending(path: reference ?? "llama") }
    func progress(_ fraction: Double, _ what: String) {}
    func log(_ level: LogLevel, _ message: String) {}
    func count(forwardPasses: Int, backwardPasses: Int) { record.withLock { $0.forwardPasses += forwardPasses } }
    func save(_ data: Data, as name: String) throws {
        record.withLock {
            $0.state[name] = data
            $0.saves += 1
        }
    }
    func saved(_ name: String) throws -> Data? { recorded.state[name] }
}
