import Captures
import Checkpoints
import Foundation
import Models
import Safetensors
import Synchronization
import Testing

@Suite("At one position of each text, a layer at a time")
struct PositionTests {
    @Test("hidden states are those of the whole text", arguments: seededCheckpoints)
    func states(_ name: String) throws {
        let folder = try fixture(name)
        let model = try languageModel(of: Checkpoint(folder: folder))
        let expected = try SafetensorsFile(folder.appendingPathComponent("expected.safetensors"))
        let count = expected.names.count { $0.hasPrefix("ids.") }
        let texts = try (0..<count).map { try integers(expected, "ids.\($0)") }
        let positions = texts.map { $0.count / 2 }
        let pass = try ForwardPass(
            model: model, texts: texts, resources: .init(threads: 2, scratch: FileManager.default.temporaryDirectory))
        let states = try PositionStates(pass: pass, positions: positions)
        var layers = 0
        while let layer = try states.next() {
            #expect(layer.layer == layers)
            layers += 1
            for (text, position) in positions.enumerated() {
                let whole = try floats(expected, "hidden.\(text).\(layer.layer)")
                let row = whole[position * layer.width..<(position + 1) * layer.width]
                let bound = 2e-4 * (whole.map(abs).max() ?? 0)
                layer.withValues { values in
                    for (found, expected) in zip(values[text * layer.width..<(text + 1) * layer.width], row) {
                        #expect(abs(found - expected) <= bound)
                    }
                }
            }
        }
        #expect(layers == model.shape.layers + 1)
    }

    @Test("a position outside a text is refused by its number")
    func refused() throws {
        let model = try languageModel(of: Checkpoint(folder: fixture("bert-plain")))
        let pass = try ForwardPass(
            model: model, texts: [[1, 2]], resources: .init(threads: 1, scratch: FileManager.default.temporaryDirectory)
        )
        #expect(throws: (any Error).self) { try PositionStates(pass: pass, positions: [2]) }
    }

    @Test("gradients are those of the whole text", arguments: GradientTests.cases)
    func gradients(_ name: String) throws {
        let reference = try GradientReference(name)
        for (text, target) in reference.targets where reference.has("grad.\(text).embeddings") {
            let ids = try integers(reference.file, "ids.\(text)")
            let pass = try GradientPass(
                model: reference.model, texts: [ids, ids], targets: [[target], []],
                wanted: .init(sites: [reference.model.neuronSite]),
                resources: .init(threads: 1, scratch: FileManager.default.temporaryDirectory))
            let seen = Mutex<[Int]>([])
            _ = try pass.positionGradients(
                at: reference.model.neuronSite, positions: [target.position, 0]
            ) { layer in
                seen.withLock { $0.append(layer.layer) }
                let whole = try floats(reference.file, "grad.\(text).probability.\(layer.layer).neurons")
                let bound = 1e-3 * (whole.map(abs).max() ?? 0)
                layer.withGradients { found in
                    for neuron in 0..<layer.width {
                        let expected = whole[target.position * layer.width + neuron]
                        #expect(abs(found[neuron] - expected) <= bound)
                        #expect(found[layer.width + neuron] == 0, "a text without a target has no gradient")
                    }
                }
            }
            #expect(seen.withLock { $0 } == (0..<reference.model.shape.layers).reversed())
        }
    }

    @Test("at the last token of causal texts too, where only its row is gone back over", arguments: GradientTests.cases)
    func lastTokens(_ name: String) throws {
        let reference = try GradientReference(name)
        guard reference.model.headKind == .causalLM else { return }
        for (text, target) in reference.targets where reference.has("grad.\(text).embeddings") {
            let ids = try integers(reference.file, "ids.\(text)")
            try #require(target.position == ids.count - 1)
            var logarithm = target
            logarithm.quantity = .logProbability
            logarithm.lane = 1
            let targets = [[logarithm], [target, logarithm], []]
            func pass(_ threads: Int) throws -> GradientPass {
                try GradientPass(
                    model: reference.model, texts: [ids, ids, ids], targets: targets,
                    wanted: .init(sites: [reference.model.neuronSite]),
                    resources: .init(threads: threads, scratch: FileManager.default.temporaryDirectory))
            }
            let layers = Mutex<[Int]>([])
            let values = try pass(2).positionGradients(
                at: reference.model.neuronSite, positions: targets.map { _ in ids.count - 1 }
            ) { layer in
                layers.withLock { $0.append(layer.layer) }
                let whole = try floats(reference.file, "grad.\(text).probability.\(layer.layer).neurons")
                let bound = 1e-3 * (whole.map(abs).max() ?? 0)
                layer.withGradients { found in
                    for neuron in 0..<layer.width {
                        let expected = whole[target.position * layer.width + neuron]
                        #expect(abs(found[layer.width + neuron] - expected) <= bound, "lane 0, text 1")
                        #expect(found[neuron] == 0, "lane 0, text 0")
                        let lane = layer.texts * layer.width
                        #expect(found[lane + neuron].bitPattern == found[lane + layer.width + neuron].bitPattern)
                        #expect(found[lane + 2 * layer.width + neuron] == 0, "a text without a target")
                    }
                }
            }
            #expect(layers.withLock { $0 } == (0..<reference.model.shape.layers).reversed())
            #expect(abs(values[1][1] - log(values[1][0])) < 1e-9)
            #expect(values[2].isEmpty)
        }
    }
}
