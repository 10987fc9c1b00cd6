import Models
import Problems
import Tensors

/// One batch on its way through the layers: the unchanged texts, and the variants that are alive, which are those whose
/// neuron lies in a layer that the batch is through.
///
/// `@unchecked Sendable`: a thread writes the states of its own texts and variants alone.
final class InterventionRun: @unchecked Sendable {
    let model: any LanguageModel
    let texts: [InterventionText]
    let numbers: [Int]
    let threads: Int
    let forward: ForwardPass
    /// The unchanged texts, of a causal model.
    let lastTokens: LastTokens?
    /// The unchanged texts, of a model that sees both sides.
    let hidden: HiddenStates?
    /// In the order of their layers.
    let variants: [InterventionVariant]
    /// A causal model's unchanged texts at their last position, [texts × width].
    let tails: FloatBuffer
    /// Where each variant's rows begin in `states`: one row of a causal model, a whole text else.
    let firstRows: [Int]
    let states: FloatBuffer
    /// The rows that the head reads: [texts + variants][width].
    let answers: FloatBuffer
    /// Each variant's replaced activation.
    let activations: FloatBuffer
    let scratches: [ThreadScratch]
    var alive = 0

    var width: Int { model.shape.width }
    var isCausal: Bool { model.isCausal }

    init(
        model: any LanguageModel, texts: [InterventionText], batch: InterventionBatch, resources: ForwardPass.Resources
    ) throws {
        self.model = model
        numbers = batch.texts
        let texts = batch.texts.map { texts[$0] }
        self.texts = texts
        threads = resources.threads
        variants = batch.variants.enumerated()
            .sorted { ($0.element.layer, $0.offset) < ($1.element.layer, $1.offset) }.map(\.element)
        forward = try ForwardPass(model: model, texts: texts.map(\.ids), resources: resources)
        lastTokens = model.isCausal ? try LastTokens(forward) : nil
        hidden = model.isCausal ? nil : try forward.start().hidden
        tails = lastTokens?.states() ?? FloatBuffer(count: 0)
        let width = model.shape.width
        var rows = 0
        firstRows = variants.map { variant in
            defer { rows += model.isCausal ? 1 : RowRules.current.aligned(texts[variant.text].ids.count) }
            return rows
        }
        states = FloatBuffer(count: rows * width)
        answers = FloatBuffer(count: (texts.count + variants.count) * width)
        activations = FloatBuffer(count: variants.count)
        scratches = ThreadScratch.forThreads(resources.threads)
    }

    func tail(_ text: Int) -> UnsafeMutablePointer<Float> { tails.pointer + text * width }
    func state(_ variant: Int) -> UnsafeMutablePointer<Float> { states.pointer + firstRows[variant] * width }
    func answer(_ index: Int) -> UnsafeMutablePointer<Float> { answers.pointer + index * width }

    /// Takes the batch through all layers and the head, and writes down what came of it.
    func finish(into effects: inout [InterventionEffects]) throws {
        for layer in 0..<model.shape.layers {
            let loaded = try model.layer(layer)
            model.askFor(layer: layer + 1)
            let isLast = layer + 1 == model.shape.layers
            let born = variants[alive...].prefix { $0.layer == layer }.indices
            if isCausal {
                try advanceCausal(loaded, born: born)
            } else {
                try advanceBoth(loaded, born: born, isLast: isLast)
            }
            alive = born.upperBound
            model.letGo(layer: layer)
        }
        if isCausal {
            answer(0).update(from: tails.pointer, count: texts.count * width)
            answer(texts.count).update(from: states.pointer, count: variants.count * width)
        }
        try readOutputs(into: &effects)
    }

    /// Replaces the neurons of variants in rows made for them.
    ///
    /// - Parameters:
    ///   - values: The neurons of the block.
    ///   - kept: Rows that stay as they are, first.
    ///   - born: The variants, each with the row it is made from.
    func expanded(
        _ values: Rows, on tape: Tape, kept: [Int], born: [(variant: Int, row: Int)]
    ) -> Rows {
        let rules = RowRules.current
        // Kept rows go on at their places; each variant is a text of one row.
        let start = rules.aligned(kept.count)
        let count = rules.aligned(start + (born.isEmpty ? 0 : rules.place(ofSingle: born.count - 1) + 1))
        var origins = kept + Array(repeating: kept.first ?? born.first?.row ?? 0, count: count - kept.count)
        for (index, change) in born.enumerated() { origins[start + rules.place(ofSingle: index)] = change.row }
        let rows = tape.repeated(values, origins)
        for (index, change) in born.enumerated() {
            let variant = variants[change.variant]
            let intervention = texts[variant.text].interventions[variant.intervention]
            let place = rows.pointer + (start + rules.place(ofSingle: index)) * rows.width + intervention.neuron
            activations.pointer[change.variant] = place.pointee
            let replacements = intervention.values(place.pointee)
            if replacements.indices.contains(variant.value) { place.pointee = replacements[variant.value] }
        }
        return rows
    }
}
