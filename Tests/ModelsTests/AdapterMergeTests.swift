import Captures
import Checkpoints
import Foundation
import Models
import Safetensors
import Tensors
import Testing

@Suite("An adapter does what its base does with W + scale·B·A")
struct AdapterMergeTests {
    /// The model as it is, and its base with merged weights, for layers that are stored outputs first.
    private func models(_ name: String) throws -> [any LanguageModel] {
        let checkpoint = try Checkpoint(folder: fixture(name))
        let base = try Checkpoint(folder: checkpoint.folder)
        let file = try SafetensorsFile(fixture(name).appendingPathComponent("adapter_model.safetensors"))
        var merged: [String: FloatBuffer] = [:]
        for module in try #require(checkpoint.adapter).modules {
            let a = try floats(file, AdapterKey(module.path, .down).name)
            let b = try floats(file, AdapterKey(module.path, .up).name)
            let inputs = a.count / module.rank, outputs = b.count / module.rank
            let weight = try base.tensor(module.path + ".weight", shape: [outputs, inputs])
            let values = FloatBuffer(count: weight.count, name: weight.name)
            weight.read(from: 0, count: weight.count, into: values.pointer)
            for output in 0..<outputs {
                for input in 0..<inputs {
                    var sum: Float = 0
                    for k in 0..<module.rank { sum += b[output * module.rank + k] * a[k * inputs + input] }
                    values.pointer[output * inputs + input] += module.scale * sum
                }
            }
            merged[weight.name] = values
        }
        return [try languageModel(of: checkpoint), try languageModel(of: base, trained: merged)]
    }

    @Test("along the paths of integrated gradients, where dense layers over a path take a way of their own")
    func attribution() throws {
        let ids: [Int32] = [5, 9, 2, 30, 11]
        let slopes = try models("adapters/bert-classifier").map { model in
            try AttributionPass(
                model: model, site: .embeddings, quantity: .probability,
                resources: .init(threads: 1, scratch: FileManager.default.temporaryDirectory)
            ).slopes(
                at: [0.1, 0.5, 0.9].map { PathPoint(path: 0, factor: $0) },
                of: [InputPath(ids: ids, baseline: ids.map { _ in nil }, output: 2)])
        }
        for (found, expected) in zip(slopes[0], slopes[1]) {
            #expect(abs(found.value - expected.value) <= 1e-5)
            let largest = expected.tokens.map(abs).max() ?? 0
            #expect(largest > 0)
            for (a, b) in zip(found.tokens, expected.tokens) { #expect(abs(a - b) <= 1e-4 * largest) }
        }
    }
}
