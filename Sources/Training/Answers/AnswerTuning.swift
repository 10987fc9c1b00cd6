public import Models

/// How a causal model is tuned on answers; the defaults are those of «Layer by Layer» (Zhao et al. 2024).
public struct AnswerTuning: TrainingRecipe, Equatable {
    /// Which weights are trained.
    public var method = TuningMethod.lora(LowRankConfiguration())
    /// The layers whose weights are trained; nil: all, with `full` embeddings, last normalisation and head too.
    public var layers: ClosedRange<Int>?
    /// Examples of a micro-batch.
    public var batch = 4
    /// Micro-batches of a step. The loss is the mean over all answer tokens of the step, whichever micro-batch they are
    /// in, as transformers' Trainer has it since 4.46; the last step of an epoch may have fewer examples.
    public var accumulation = 4
    /// The highest learning rate.
    public var learningRate = 5e-5
    /// All of them are gone through.
    public var epochs = 3
    /// How the learning rate goes on after the warm-up.
    public var schedule = LearningRateSchedule.cosine
    /// Steps in which the learning rate rises from 0: below 1 a share of all steps, else their number.
    public var warmup = 0.0
    /// AdamW's decay; biases and the weights of normalisations have none.
    public var weightDecay = 0.0
    /// Gradients with a larger norm are scaled down to it; nil: never.
    public var clipNorm: Double? = 1
    /// AdamW's ε.
    public var epsilon = 1e-8

    /// The defaults.
    public init() {}

    /// The adapter that is trained, in the recipe's layers where it names none; nil: the model's own weights are.
    var adapter: LowRankConfiguration? {
        guard case .lora(var configuration) = method else { return nil }
        configuration.layers = configuration.layers ?? layers
        return configuration
    }
}

/// Which weights of a causal model are trained.
public enum TuningMethod: Sendable, Equatable {
    /// The model's own.
    case full
    /// A new adapter over the model, whose own weights stay as they are.
    case lora(LowRankConfiguration)
}
