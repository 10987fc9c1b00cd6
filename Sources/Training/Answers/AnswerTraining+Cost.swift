public import Captures
public import Checkpoints
import Models

extension AnswerTraining {
    /// What a training takes.
    ///
    /// - Throws: A `Problem` where the checkpoint is no causal language model, or lacks a tensor.
    public static func cost(
        _ checkpoint: Checkpoint, _ examples: [AnswerExample], recipe: AnswerTuning, threads: Int
    ) throws -> PassCost {
        let tensors = try ModelTensors(decoder: checkpoint, recipe)
        let model = try languageModel(
            of: checkpoint, tally: WeightTally(), newAdapter: recipe.adapter)
        let shape = model.shape
        var cost = TrainingCost(
            model: model, tensors: tensors, recipe: recipe, lengths: examples.map(\.ids.count), threads: threads)
        let head = shape.vocabulary * shape.width, trainsHead = !tensors.trainedHead.isEmpty
        // Logits and their gradients, some rows at a time; the block's own gradient by the head.
        cost.besides = 2 * headRowsAtOnce(outputs: shape.vocabulary, lanes: 1) * shape.vocabulary
        if trainsHead { cost.besides += head }
        var total = try cost.total()
        total.multiplications +=
            Double(recipe.epochs * examples.answerTokens) * Double((trainsHead ? 3 : 2) * head)
        return total
    }
}
