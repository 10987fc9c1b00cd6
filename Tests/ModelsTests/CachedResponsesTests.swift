import Checkpoints
import Foundation
import Models
import Synchronization
import Testing

@testable import Captures

@Suite("Responses from the cache have the bits of computed ones, and cost no pass")
final class CachedResponsesTests: Sendable {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cache-\(UUID().uuidString)")
    private let texts: [[Int32]] = (0..<40).map { text in
        let ids = 0..<(3 + text % 9)
        return ids.map { id in Int32((id * 7 + text) % 30) }
    }
    private let passes = Atomic(0)

    private func responses(
        _ cache: CaptureCache?, threads: Int = 2, statesInMemory: Int = .max, layers: Int = .max
    ) throws -> [[UInt32]] {
        let model = try languageModel(of: Checkpoint(folder: fixture("bert-plain")))
        var pass = try ForwardPass(
            model: model, texts: texts,
            resources: .init(
                threads: threads, statesInMemory: statesInMemory, scratch: FileManager.default.temporaryDirectory))
        pass.kept = try cache.map { KeptStates($0, key: try CacheKey("states", []), interval: .zero, patience: 0) }
        let pooled = PooledResponses(
            pass: pass, positions: texts.map { $0.indices.map(Int32.init) }, pooling: .mean,
            kept: try cache.map { KeptLayers(.responses, $0, key: try CacheKey("responses", [])) },
            onStart: { [self] in _ = passes.add(1, ordering: .relaxed) })
        var result: [[UInt32]] = []
        while result.count < layers, let layer = try pooled.next() {
            result.append(layer.sites.flatMap { $0.withValues { $0.map(\.bitPattern) } })
        }
        return result
    }

    @Test("a second pass takes every layer from the cache")
    func second() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let computed = try responses(nil)
        #expect(try responses(CaptureCache(folder: folder)) == computed)
        let cache = CaptureCache(folder: folder)
        #expect(try responses(cache, threads: 1) == computed)
        #expect(passes.load(ordering: .relaxed) == 2)
        #expect(cache.used == ["pooledResponses": computed.count])
    }

    @Test("a layer that is missing or damaged is computed again")
    func damaged() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let computed = try responses(CaptureCache(folder: folder))
        let cache = CaptureCache(folder: folder)
        let place = cache.folder(of: try CacheKey("responses", [])).appendingPathComponent("responses-1")
        try Data(contentsOf: place).dropLast(9).write(to: place)
        #expect(try responses(cache) == computed)
        #expect(passes.load(ordering: .relaxed) == 2)
        #expect(cache.used == ["pooledResponses": computed.count - 1])
    }

    @Test("an interrupted pass goes on from its kept states, which go with its end")
    func resumes() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let computed = try responses(nil)
        let cache = CaptureCache(folder: folder)
        _ = try responses(cache, layers: 2)
        #expect(cache.names(of: try CacheKey("states", [])) == ["states-2"])
        #expect(try responses(cache) == computed)
        #expect(cache.used == ["pooledResponses": 2, "hiddenStates": 1])
        #expect(cache.names(of: try CacheKey("states", [])) == [])
    }

    @Test("states in a file give the bits of states in memory")
    func file() throws {
        #expect(try responses(nil, statesInMemory: 0) == responses(nil))
    }

    @Test("a cache smaller than all layers keeps none of them")
    func tooSmall() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let cache = CaptureCache(folder: folder, size: 10_000)
        _ = try responses(cache)
        #expect(cache.names(of: try CacheKey("responses", [])) == [])
    }
}
