import Captures
import Checkpoints
import Foundation
import Models
import Synchronization
import Testing

@Suite("States and gradients at positions from the cache have the bits of computed ones, and cost no pass")
final class CachedPositionsTests: Sendable {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cache-\(UUID().uuidString)")
    private let starts = Atomic(0)

    private func reference() throws -> (GradientReference, ids: [Int32], GradientTarget) {
        let reference = try GradientReference("gpt2-lm")
        let (text, target) = try #require(reference.targets.min { $0.key < $1.key })
        return (reference, try integers(reference.file, "ids.\(text)"), target)
    }

    private func states(_ cache: CaptureCache?) throws -> [[UInt32]] {
        let (reference, ids, _) = try reference()
        let pass = try ForwardPass(
            model: reference.model, texts: [ids, ids],
            resources: .init(threads: 1, scratch: FileManager.default.temporaryDirectory))
        let states = try PositionStates(
            pass: pass, positions: [0, ids.count - 1],
            kept: try cache.map { KeptLayers(.states, $0, key: try CacheKey("states", [])) },
            onStart: { [self] in _ = starts.add(1, ordering: .relaxed) })
        var result: [[UInt32]] = []
        while let layer = try states.next() { result.append(layer.withValues { $0.map(\.bitPattern) }) }
        return result
    }

    private func gradients(_ cache: CaptureCache?) throws -> (values: [[Double]], layers: [[UInt32]]) {
        let (reference, ids, target) = try reference()
        let pass = try GradientPass(
            model: reference.model, texts: [ids, ids], targets: [[target], []],
            wanted: .init(sites: [reference.model.neuronSite]),
            resources: .init(threads: 1, scratch: FileManager.default.temporaryDirectory))
        let layers = Mutex<[[UInt32]]>([])
        let values = try pass.positionGradients(
            at: reference.model.neuronSite, positions: [ids.count - 1, 0],
            kept: try cache.map { KeptLayers(.gradients, $0, key: try CacheKey("gradients", [])) },
            onStart: { starts.add(1, ordering: .relaxed) }
        ) { layer in
            let bits = layer.withValues { $0.map(\.bitPattern) } + layer.withGradients { $0.map(\.bitPattern) }
            layers.withLock { $0.append([UInt32(layer.layer)] + bits) }
        }
        return (values, layers.withLock { $0 })
    }

    @Test("hidden states")
    func hiddenStates() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let computed = try states(nil)
        #expect(try states(CaptureCache(folder: folder)) == computed)
        let cache = CaptureCache(folder: folder)
        #expect(try states(cache) == computed)
        #expect(starts.load(ordering: .relaxed) == 2)
        #expect(cache.used == ["hiddenStates": computed.count])
    }

    @Test("gradients, all of them or none")
    func gradients() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let computed = try gradients(nil)
        #expect(try gradients(CaptureCache(folder: folder)) == computed)
        let cache = CaptureCache(folder: folder)
        #expect(try gradients(cache) == computed)
        #expect(starts.load(ordering: .relaxed) == 2)
        #expect(cache.used == ["gradients": computed.layers.count])
        let key = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).first { $0.count == 64 })
        try FileManager.default.removeItem(at: folder.appendingPathComponent("\(key)/gradients-0"))
        #expect(try gradients(CaptureCache(folder: folder)) == computed)
        #expect(starts.load(ordering: .relaxed) == 3)
    }
}
