import Foundation
import NightjarKit

/// A job's surroundings without a job: no cache, nothing saved.
struct BenchmarkHost: AnalysisHost {
    let seed: UInt64 = 0
    let threads: Int
    let memory = 4 << 30
    let scratch = FileManager.default.temporaryDirectory

    struct NothingThere: Error {}

    func checkCancellation() throws {}
    func file(ofDataset path: String) throws -> URL { throw NothingThere() }
    func folder(at path: String) throws -> URL { throw NothingThere() }
    func checkpoint(_ reference: String?) throws -> URL { throw NothingThere() }
    func progress(_ fraction: Double, _ what: String) {}
    func log(_ level: LogLevel, _ message: String) {}
    func count(forwardPasses: Int, backwardPasses: Int) {}
    func save(_ state: Data, as name: String) throws {}
    func saved(_ name: String) throws -> Data? { nil }
}
