import Captures
public import Checkpoints
import Models
import Tensors

/// A text classifier being trained.
public final class ClassifierTraining {
    /// As it is now: the weights are changed in place.
    public let classifier: TextClassifier
    /// The recipe.
    public let recipe: FineTuning
    /// The weights, their moments, and the steps.
    public let training: ModelTraining

    /// The encoder of `checkpoint` and a new classifier: normal weights with the configuration's `initializer_range` as
    /// deviation, no bias.
    ///
    /// - Parameters:
    ///   - seed: What dropout masks follow from.
    ///   - normal: Draws from the standard normal distribution.
    /// - Throws: A `Problem` where the checkpoint is no encoder, lacks a tensor or has no such layers.
    public init(
        checkpoint: Checkpoint, labels: [String], recipe: FineTuning, seed: UInt64, threads: Int,
        normal: () -> Double
    ) throws {
        let encoder = try ModelTensors(encoder: checkpoint, layers: recipe.layers)
        let own = TextClassifier.ownTensors(labels: labels.count, width: encoder.width)
        let weights = (encoder.trained + own).map(TrainedWeight.init)
        for weight in weights.dropLast(own.count) { try weight.read(from: checkpoint) }
        let deviation = try checkpoint.configuration.double("initializer_range", in: 0...1_000, default: 0.02)
        if let weight = weights.dropLast().last {
            for index in 0..<weight.count { weight.values.pointer[index] = Float(deviation * normal()) }
        }
        classifier = try TextClassifier(
            checkpoint: checkpoint, labels: labels, pooling: recipe.pooling, weights: weights.values, threads: threads)
        self.recipe = recipe
        training = ModelTraining(
            classifier.loaded, weights: weights, recipe: recipe, lowest: encoder.lowest,
            seed: recipe.dropout ? seed : nil, threads: threads)
    }

    /// What is trained, in a fixed order.
    public var weights: [TrainedWeight] { training.weights }

    /// Goes forward and back through a step's texts and changes the weights.
    ///
    /// - Throws: A `Problem` where a text cannot be taken.
    public func step(_ texts: [LabelledText], learningRate: Double) throws -> TrainingStep {
        let ids = texts.map { $0.ids.map { Int32(truncatingIfNeeded: $0) } }
        try classifier.model.check(ids)
        return try training.step(
            ids, learningRate: learningRate,
            ClassifierObjective(classifier: classifier, labels: texts.map(\.label)))
    }
}

extension TextClassifier {
    /// The classifier's own weights.
    static func ownTensors(labels: Int, width: Int) -> [TensorShape] {
        [(weightName, [labels, width]), (biasName, [labels])]
    }

    /// The weights that a recipe trains, the classifier's own at the end.
    ///
    /// - Throws: A `Problem` where the checkpoint is no encoder, lacks a tensor or has no such layers.
    package static func trainedWeights(
        _ checkpoint: Checkpoint, layers: ClosedRange<Int>?, labels: Int
    ) throws -> [TensorShape] {
        let encoder = try ModelTensors(encoder: checkpoint, layers: layers)
        return encoder.trained + ownTensors(labels: labels, width: encoder.width)
    }
}
