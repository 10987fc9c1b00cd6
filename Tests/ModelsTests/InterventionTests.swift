import Captures
import Checkpoints
import Foundation
import Models
import Testing

/// Models with a head over tokens: every fixture of ours that has one.
let languageModelCases: [String] = {
    guard let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil) else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().filter { name in
        guard let checkpoint = try? Checkpoint(folder: folder.appendingPathComponent(name)),
            let model = try? languageModel(of: checkpoint)
        else { return false }
        return model.headKind == .maskedLM || model.headKind == .causalLM
    }
}()

@Suite("A changed neuron has the effect that it has in the whole model")
struct InterventionTests {
    @Test("each variant alone, everything computed again for it", arguments: languageModelCases)
    func bruteForce(_ name: String) throws {
        let model = try languageModel(of: Checkpoint(folder: fixture(name)))
        let texts = try Self.texts(model)
        let effects = try Self.pass(model, texts, threads: 2)
        for (text, effects) in zip(texts, effects) {
            let unchanged = try whole(model, text, nil)
            for (found, expected) in zip(effects.unchanged, unchanged.probabilities) {
                #expect(abs(found - expected) <= 1e-5 * max(expected, 1e-3))
            }
            for (index, intervention) in text.interventions.enumerated() {
                let values = intervention.values(effects.activations[index])
                for (value, found) in zip(values, effects.changed[index]) {
                    let expected = try whole(model, text, (intervention, value))
                    #expect(abs(expected.activation - effects.activations[index]) <= 1e-4)
                    for (found, expected) in zip(found, expected.probabilities) {
                        #expect(abs(found - expected) <= 1e-4 * max(expected, 1e-3), "\(intervention) \(value)")
                    }
                }
            }
        }
    }

    @Test("to its own value: nothing, to the bit", arguments: languageModelCases)
    func identity(_ name: String) throws {
        let model = try languageModel(of: Checkpoint(folder: fixture(name)))
        var texts = try Self.texts(model)
        for text in texts.indices {
            for index in texts[text].interventions.indices {
                texts[text].interventions[index].count = 1
                texts[text].interventions[index].values = { [$0] }
            }
        }
        for effects in try Self.pass(model, texts, threads: 1) {
            for changed in effects.changed { #expect(changed == [effects.unchanged]) }
        }
    }

    @Test(
        "the same bits alone, among others, in small batches, with one and two threads", arguments: languageModelCases)
    func sameBits(_ name: String) throws {
        let model = try languageModel(of: Checkpoint(folder: fixture(name)))
        let texts = try Self.texts(model)
        let among = try Self.pass(model, texts, threads: 2)
        #expect(try Self.pass(model, texts, threads: 1) == among)
        #expect(try Self.pass(model, texts, threads: 2, statesInMemory: 1) == among)
        #expect(try Self.pass(model, texts.reversed(), threads: 2) == among.reversed())
        var alone = texts[2]
        alone.interventions = [alone.interventions[2]]
        #expect(try Self.pass(model, [alone], threads: 1)[0].changed[0] == among[2].changed[2])
    }

    /// Texts of several lengths, a few changes in each layer.
    private static func texts(_ model: any LanguageModel) throws -> [InterventionText] {
        var generator = IndependenceTests.Seeded(state: 7)
        let shape = model.shape
        return [1, 2, 9, min(30, shape.positions)].map { length in
            let ids = (0..<length).map { _ in Int32.random(in: 0..<Int32(shape.vocabulary), using: &generator) }
            let interventions = (0..<shape.layers).flatMap { layer in
                (0..<3).map { _ in
                    Intervention(
                        layer: layer, neuron: Int.random(in: 0..<shape.intermediateSize, using: &generator), count: 3
                    ) { [$0 - 2, 0, $0 + 5] }
                }
            }
            return InterventionText(
                ids: ids, position: Int.random(in: 0..<length, using: &generator), outputs: [0, 5, 7],
                interventions: interventions.shuffled(using: &generator))
        }
    }

    private static func pass(
        _ model: any LanguageModel, _ texts: [InterventionText], threads: Int, statesInMemory: Int = 1 << 30
    ) throws -> [InterventionEffects] {
        let resources = ForwardPass.Resources(
            threads: threads, statesInMemory: statesInMemory, scratch: FileManager.default.temporaryDirectory)
        return try InterventionPass(model: model, texts: texts, resources: resources).run()
    }

    /// The whole text through the whole model, the neuron changed on the way.
    private func whole(
        _ model: any LanguageModel, _ text: InterventionText, _ change: (Intervention, Float)?
    ) throws -> (activation: Float, probabilities: [Double]) {
        var text = text
        if model.isCausal { text.ids.removeSubrange((text.position + 1)...) }
        let scratch = Scratch()
        let rows = 48
        let span = Span(first: 0, count: text.ids.count)
        func tape(_ replace: ((Int, Rows, Tape) -> Rows)? = nil) -> Tape {
            Tape(rows: rows, spans: [span], scratch: scratch, replace: replace)
        }
        let embedding = try model.embedding()
        let first = tape()
        let words = first.make(width: embedding.words.width)
        words.pointer.update(repeating: 0, count: rows * words.width)
        for (row, id) in text.ids.enumerated() {
            embedding.words.read(row: Int(id), into: words.pointer + row * words.width)
        }
        var hidden = try embedding.forward(words, on: first)
        var activation: Float = 0
        for layer in 0..<model.shape.layers {
            hidden = try model.layer(layer).forward(
                hidden,
                on: tape { site, values, _ in
                    if let (intervention, value) = change, intervention.layer == layer, site == model.neuronSite {
                        let place = values.pointer + text.position * values.width + intervention.neuron
                        activation = place.pointee
                        place.pointee = value
                    }
                    return values
                })
        }
        let last = tape()
        if let norm = try model.finalNorm() { hidden = last.norm(hidden, norm) }
        let head = try #require(try model.head())
        let logits = try head.forward(hidden, on: last)
        let row = (0..<head.outputs).map { Double(logits.pointer[text.position * head.outputs + $0]) }
        let total = row.reduce(0) { $0 + exp($1) }
        return (activation, text.outputs.map { exp(row[$0]) / total })
    }
}
