import Captures
public import Checkpoints
package import Models
package import Problems
import Tensors

/// A causal model being tuned on answers.
public final class AnswerTraining {
    /// The recipe.
    public let recipe: AnswerTuning
    /// The weights, their moments, and the steps.
    public let training: ModelTraining
    /// As it is now: the weights are changed in place.
    package let model: any LanguageModel
    private let loaded: LoadedModel
    package let head: any Head
    private let headWeights: [String]

    /// The model of `checkpoint`.
    ///
    /// - Parameters:
    ///   - seed: What dropout masks follow from.
    ///   - uniform: Draws from 0 ..< 1, for new adapters.
    /// - Throws: A `Problem` where the checkpoint is no causal language model, lacks a tensor or has no such layers.
    public init(
        checkpoint: Checkpoint, recipe: AnswerTuning, seed: UInt64, threads: Int, uniform: () -> Double
    ) throws {
        let tensors = try ModelTensors(decoder: checkpoint, recipe)
        let weights = tensors.trained.map(TrainedWeight.init)
        if let adapter = recipe.adapter {
            for (weight, matrix) in zip(weights, try adapter.matrices(for: checkpoint)) where matrix.bound > 0 {
                for index in 0..<weight.count {
                    weight.values.pointer[index] = Float((2 * uniform() - 1) * matrix.bound)
                }
            }
        } else {
            for weight in weights { try weight.read(from: checkpoint) }
        }
        model = try languageModel(
            of: checkpoint, trained: weights.values, threads: threads, newAdapter: recipe.adapter)
        loaded = try LoadedModel(model)
        guard let head = loaded.head else { throw Problem.notCausal(model) }
        self.head = head
        self.recipe = recipe
        headWeights = tensors.trainedHead
        training = ModelTraining(
            loaded, weights: weights, recipe: recipe, lowest: tensors.lowest, readsWords: tensors.isTied, seed: seed,
            threads: threads)
    }

    /// What is trained, in a fixed order.
    public var weights: [TrainedWeight] { training.weights }

    /// Goes forward and back through a step's examples and changes the weights; the step's loss is the sum over the
    /// answers' tokens.
    ///
    /// - Throws: A `Problem` where an example cannot be taken.
    public func step(_ examples: [AnswerExample], learningRate: Double) throws -> TrainingStep {
        try examples.check()
        let texts = examples.texts
        try model.check(texts)
        return try training.step(
            texts, learningRate: learningRate,
            AnswerObjective(loaded: loaded, head: head, headWeights: headWeights, examples: examples))
    }
}

extension ModelTensors {
    /// A causal model's tensors.
    ///
    /// - Throws: A `Problem` where the checkpoint is no causal language model, lacks a tensor or has no such layers.
    package init(decoder checkpoint: Checkpoint, _ recipe: AnswerTuning) throws {
        let tally = WeightTally(), adapter = recipe.adapter
        let model = try languageModel(of: checkpoint, tally: tally, newAdapter: adapter)
        guard model.headKind == .causalLM else { throw Problem.notCausal(model) }
        if let adapter {
            let names = Set(try adapter.matrices(for: checkpoint).map(\.name))
            try self.init(model, tally, readsHead: true, trains: names.contains)
        } else {
            try checkpoint.refuseAdapter()
            try checkpoint.refuseFrequencies()
            try self.init(model, tally, readsHead: true, trains: try model.isOfLayers(recipe.layers))
        }
    }
}

extension Checkpoint {
    /// - Throws: A `Problem` where a file has values that a checkpoint could not say.
    fileprivate func refuseFrequencies() throws {
        guard has("rope_freqs.weight") else { return }
        throw Problem.badInput(
            "this file has frequencies of its own for the rotary embedding (rope_freqs.weight), which a checkpoint has no "
                + "place for; tune it with an adapter, or take the checkpoint that the file was made from",
            at: Problem.Place(file: folder.path))
    }
}

extension Problem {
    /// The checkpoint does not continue texts.
    package static func notCausal(_ model: any LanguageModel) -> Problem {
        let has = model.headKind.map { "a \($0.rawValue) head" } ?? "no head"
        return .badInput(
            "this checkpoint (\(model.architecture)) has \(has); answers are those of a causal language model "
                + "(GPT-2, GPT-NeoX, LLaMA, Mistral, Qwen2)")
    }
}
