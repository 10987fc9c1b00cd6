public import Captures
public import Checkpoints
import Models

extension ClassifierTraining {
    /// What a training takes.
    ///
    /// - Parameters:
    ///   - labels: How many classes.
    ///   - train: The training texts' lengths in tokens.
    ///   - dev: The dev texts'.
    /// - Throws: A `Problem` where the checkpoint is no encoder, or lacks a tensor.
    public static func cost(
        _ checkpoint: Checkpoint, labels: Int, recipe: FineTuning, train: [Int], dev: [Int], threads: Int
    ) throws -> PassCost {
        let encoder = try ModelTensors(encoder: checkpoint, layers: recipe.layers)
        var cost = TrainingCost(
            model: try languageModel(of: checkpoint, tally: WeightTally()), tensors: encoder, recipe: recipe,
            lengths: train, devLengths: dev, threads: threads)
        cost.ownParameters = TextClassifier.ownTensors(labels: labels, width: encoder.width).parameters
        return try cost.total()
    }
}
