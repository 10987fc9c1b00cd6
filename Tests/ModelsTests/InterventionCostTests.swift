import Captures
import Checkpoints
import Foundation
import Models
import Testing

@Suite("What changed neurons and gradients cost is known before")
struct InterventionCostTests {
    @Test("a change costs the layers above it and the head", arguments: ["llama-grouped", "bert-mlm"])
    func layersAbove(_ name: String) throws {
        let low = try Self.cost(name, layer: 0, changes: 5), high = try Self.cost(name, layer: 1, changes: 5)
        let none = try Self.cost(name, layer: 0, changes: 0)
        let shape = try languageModel(of: Checkpoint(folder: fixture(name))).shape
        let rows = name == "bert-mlm" ? 9.0 : 1.0
        #expect(none.multiplications < high.multiplications)
        let saved = (low.multiplications - high.multiplications) / (5 * rows * Double(shape.layerParameters))
        #expect((1...1.2).contains(saved), "\(saved)")
        #expect(none.held < high.held)
    }

    @Test("a target more costs its way back; last tokens of causal texts alone cost less than whole texts")
    func gradients() throws {
        let checkpoint = try Checkpoint(folder: fixture("llama-grouped"))
        func cost(_ targets: Int, atLastTokens: Bool) throws -> PassCost {
            let tally = WeightTally()
            return try GradientPass.cost(
                model: languageModel(of: checkpoint, tally: tally), tally: tally, lengths: [9, 20, 14],
                targets: targets, atLastTokens: atLastTokens, threads: 2)
        }
        let one = try cost(1, atLastTokens: true), two = try cost(2, atLastTokens: true)
        let whole = try cost(1, atLastTokens: false)
        #expect(one.multiplications < two.multiplications)
        #expect(one.held + one.computing < two.held + two.computing)
        #expect(one.multiplications < whole.multiplications / 2)
        #expect(whole.movable <= whole.held && one.movable <= one.held)
    }

    private static func cost(_ name: String, layer: Int, changes: Int) throws -> PassCost {
        let checkpoint = try Checkpoint(folder: fixture(name))
        let text = InterventionText(
            ids: Array(1...9), position: 8, outputs: [3],
            interventions: [Intervention(layer: layer, neuron: 0, values: .init(repeating: 0, count: changes))])
        let pass = try InterventionPass(
            model: languageModel(of: checkpoint), texts: [text],
            resources: .init(threads: 1, scratch: FileManager.default.temporaryDirectory))
        let tally = WeightTally()
        return try pass.cost(model: languageModel(of: checkpoint, tally: tally), tally: tally)
    }
}
