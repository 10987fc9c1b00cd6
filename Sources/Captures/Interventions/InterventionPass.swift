public import Models
import Problems
import Tensors

/// What a model says when single neurons are changed (METHODS section 2.1): one neuron at one position, every other
/// value following from it.
///
/// What a change cannot reach is computed once. The layers below are common to all; of a causal model so is every earlier
/// position, whose keys and values are kept, so that a change costs one row through the layers above. Of a model that
/// sees both sides, a change costs its text through the layers above, and the last of them computes one row after its
/// attention.
public struct InterventionPass: Sendable {
    let model: any LanguageModel
    let texts: [InterventionText]
    let resources: ForwardPass.Resources

    /// A pass over texts with their changes.
    ///
    /// - Throws: A `Problem` where the checkpoint has no head that predicts tokens, or something is out of its range.
    public init(model: any LanguageModel, texts: [InterventionText], resources: ForwardPass.Resources) throws {
        guard model.headKind == .maskedLM || model.headKind == .causalLM else {
            throw Problem.badInput("this checkpoint has no head that predicts tokens: a change has no effect to read")
        }
        let shape = model.shape
        for (number, text) in texts.enumerated() {
            guard text.ids.indices.contains(text.position) else {
                throw Problem.badInput("text \(number) of \(text.ids.count) tokens has no position \(text.position)")
            }
            if let output = text.outputs.first(where: { $0 < 0 || $0 >= shape.vocabulary }) {
                throw Problem.badInput("text \(number): the model has no token \(output)")
            }
            if let wrong = text.interventions.first(where: {
                !(0..<shape.layers).contains($0.layer) || !(0..<shape.intermediateSize).contains($0.neuron)
                    || $0.count < 0
            }) {
                throw Problem.badInput(
                    "there is no neuron \(wrong.neuron) in layer \(wrong.layer); the model has \(shape.layers) layers "
                        + "of \(shape.intermediateSize) neurons, counted from 0")
            }
        }
        self.model = model
        // What comes after the position cannot be reached, nor matter (but for a rotary embedding that follows the
        // text's length: the text is then the one that ends here).
        self.texts = texts.map { text in
            var text = text
            if model.isCausal { text.ids.removeSubrange((text.position + 1)...) }
            return text
        }
        self.resources = resources
    }

    /// The effects, text by text.
    ///
    /// - Parameter advance: Is called after each batch of texts with how many changes were done; may throw to stop.
    public func run(_ advance: (_ changes: Int) throws -> Void = { _ in }) throws -> [InterventionEffects] {
        var effects = texts.map { text in
            InterventionEffects(
                unchanged: [], activations: [Float](repeating: 0, count: text.interventions.count),
                changed: text.interventions.map { Array(repeating: [], count: $0.count) })
        }
        for batch in batches() {
            let run = try InterventionRun(model: model, texts: texts, batch: batch, resources: resources)
            try run.finish(into: &effects)
            try advance(batch.variants.count)
        }
        return effects
    }

    /// The changed texts, cut so that the states of a batch fit.
    func batches() -> [InterventionBatch] {
        let rowBytes = model.shape.width * MemoryLayout<Float>.stride
        let most = max(1, min(1 << 16, resources.statesInMemory / 2 / rowBytes))
        var batches: [InterventionBatch] = []
        var batch = InterventionBatch()
        var rows = 0
        for (number, text) in texts.enumerated() {
            let cost = model.isCausal ? 1 : RowRules.current.aligned(text.ids.count)
            batch.include(number)
            rows += RowRules.current.aligned(text.ids.count)
            for (index, intervention) in text.interventions.enumerated() {
                for value in 0..<intervention.count {
                    if rows + cost > most, !batch.variants.isEmpty {
                        batches.append(batch)
                        batch = InterventionBatch()
                        batch.include(number)
                        rows = RowRules.current.aligned(text.ids.count)
                    }
                    batch.variants.append(
                        InterventionVariant(
                            text: batch.texts.count - 1, intervention: index, value: value, layer: intervention.layer))
                    rows += cost
                }
            }
        }
        if !batch.texts.isEmpty { batches.append(batch) }
        return batches
    }
}

/// Some texts and some of their changes, computed together.
struct InterventionBatch {
    /// Numbers of the texts in the pass.
    var texts: [Int] = []
    var variants: [InterventionVariant] = []

    mutating func include(_ text: Int) { texts.append(text) }
}

/// A text with one neuron changed to one value.
struct InterventionVariant {
    /// The text's number in the batch.
    var text: Int
    var intervention: Int
    var value: Int
    var layer: Int
}
