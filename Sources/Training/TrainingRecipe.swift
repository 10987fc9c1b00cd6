import Problems

/// How weights are trained, whatever their loss.
public protocol TrainingRecipe: Sendable {
    /// Texts of a micro-batch.
    var batch: Int { get }
    /// Micro-batches of a step.
    var accumulation: Int { get }
    /// The highest learning rate.
    var learningRate: Double { get }
    /// At most so many epochs.
    var epochs: Int { get }
    /// How the learning rate goes on after the warm-up.
    var schedule: LearningRateSchedule { get }
    /// Steps in which the learning rate rises from 0: below 1 a share of all steps, else their number.
    var warmup: Double { get }
    /// AdamW's decay; biases and the weights of normalisations have none.
    var weightDecay: Double { get }
    /// Gradients with a larger norm are scaled down to it; nil: never.
    var clipNorm: Double? { get }
    /// AdamW's ε.
    var epsilon: Double { get }
}

extension TrainingRecipe {
    /// Texts of a step.
    public var textsPerStep: Int { batch * accumulation }

    /// Steps of an epoch over so many texts; the last may have fewer texts.
    public func steps(ofEpoch texts: Int) -> Int { (texts + textsPerStep - 1) / textsPerStep }

    /// The learning rate of a step, from 0, of `total`.
    public func learningRate(step: Int, of total: Int) -> Double {
        let steps = warmup < 1 ? Int((Double(total) * warmup).rounded(.up)) : Int(warmup)
        return learningRate * schedule.factor(step: step, warmup: steps, total: total)
    }

    /// Refuses what cannot be trained by.
    ///
    /// - Throws: A `Problem` that says what is allowed.
    public func check() throws {
        func require(_ holds: Bool, _ what: String) throws {
            guard holds else { throw Problem.badInput("training: \(what)") }
        }
        try require(batch > 0 && accumulation > 0, "batch and accumulation are at least 1")
        try require(epochs > 0, "there is at least one epoch")
        try require(learningRate > 0 && learningRate.isFinite, "the learning rate is above 0")
        try require(warmup >= 0 && warmup < 1e9, "the warm-up is a share of the steps or their number")
        try require(weightDecay >= 0 && epsilon > 0, "weight decay is not below 0, and ε above it")
        try require(clipNorm.map { $0 > 0 } ?? true, "the largest norm of gradients is above 0")
    }
}
