/// What of a text's last states a classifier reads.
public enum TextPooling: String, Sendable, CaseIterable {
    /// The state of the first token, [CLS].
    case cls
    /// The mean over all tokens.
    case mean
}

/// How a classifier is fine-tuned; the defaults are those of the text-classifier analysis.
public struct FineTuning: TrainingRecipe, Equatable {
    /// What of a text's last states the classifier reads.
    public var pooling = TextPooling.cls
    /// Texts of a micro-batch.
    public var batch = 32
    /// Micro-batches of a step; their losses are averaged over all texts of the step, also where the last has fewer.
    public var accumulation = 16
    /// The highest learning rate.
    public var learningRate = 2e-5
    /// At most so many epochs.
    public var epochs = 20
    /// So many epochs without a lower dev loss end the training.
    public var patience = 3
    /// How the learning rate goes on after the warm-up.
    public var schedule = LearningRateSchedule.constant
    /// Steps in which the learning rate rises from 0: below 1 a share of all steps, else their number.
    public var warmup = 0.0
    /// AdamW's decay; biases and the weights of normalisations have none.
    public var weightDecay = 0.01
    /// Gradients with a larger norm are scaled down to it; nil: never.
    public var clipNorm: Double?
    /// The encoder's layers that are trained beside the classifier; nil: everything, embeddings too.
    public var layers: ClosedRange<Int>?
    /// AdamW's ε.
    public var epsilon = 1e-8
    /// Whether values are dropped as the checkpoint's configuration says.
    public var dropout = true

    /// The defaults.
    public init() {}
}

/// A text with its class.
public struct LabelledText: Sendable, Equatable {
    /// Token ids, special tokens included.
    public var ids: [Int]
    /// The class' number.
    public var label: Int

    /// A text of a class.
    public init(ids: [Int], label: Int) {
        self.ids = ids
        self.label = label
    }
}
