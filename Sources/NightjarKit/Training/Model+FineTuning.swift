import Captures
import Problems
public import Training

extension Model {
    /// Fine-tunes an encoder and a linear layer over its last states to tell classes (METHODS section 4.2).
    ///
    /// Keeps its state under names that begin with `name`, goes on from it with the same result, and does not train
    /// again what has ended.
    ///
    /// - Parameters:
    ///   - labels: The classes' names, which labels are numbers of.
    ///   - progress: Is told how far the training is, 0…1, and at what.
    /// - Returns: The weights of the epoch with the lowest dev loss.
    /// - Throws: A `Problem` where the model is no encoder, a text or label is out of range, or the loss is no number
    ///   before the first epoch's end.
    public func fineTune(
        train: [LabelledText], dev: [LabelledText], labels: [String], _ recipe: FineTuning, named name: String,
        in context: Context, progress: (_ fraction: Double, _ what: String) -> Void = { _, _ in }
    ) throws -> FineTuned {
        try fineTune(
            train: train, dev: dev, labels: labels, recipe, named: name, in: context, pace: .init(),
            progress: progress)
    }

    /// The same, with state saved at another pace.
    package func fineTune(
        train: [LabelledText], dev: [LabelledText], labels: [String], _ recipe: FineTuning, named name: String,
        in context: Context, pace: FineTuningStorage.Pace, progress: (Double, String) -> Void
    ) throws -> FineTuned {
        try check(train, "training", labels: labels)
        try check(dev, "dev", labels: labels)
        try recipe.check()
        let run = FineTuningRun(
            model: self, train: train, dev: dev, labels: labels, recipe: recipe, name: name, context: context,
            pace: pace)
        return try run.result(progress)
    }

    /// What `fineTune` will need, with all its epochs.
    ///
    /// - Throws: A `Problem` where the model is no encoder or lacks a tensor.
    public func estimate(
        ofFineTuning train: [LabelledText], dev: [LabelledText], labels: Int, _ recipe: FineTuning, in context: Context
    ) throws -> Estimate {
        let cost = try ClassifierTraining.cost(
            checkpoint, labels: labels, recipe: recipe, train: train.map(\.ids.count), dev: dev.map(\.ids.count),
            threads: context.threads)
        let tokens = (train + dev).reduce(0) { $0 + $1.ids.count } * recipe.epochs
        return Estimate(
            items: (train.count + dev.count) * recipe.epochs, tokens: tokens, multiplications: cost.multiplications,
            held: cost.held, passing: cost.computing + FineTuningStorage.pieceSize)
    }

    private func check(_ texts: [LabelledText], _ what: String, labels: [String]) throws {
        guard !texts.isEmpty else { throw Problem.badInput("there are no \(what) texts") }
        guard labels.count > 1 else { throw Problem.badInput("a classifier needs two classes or more") }
        for (number, text) in texts.enumerated() where !labels.indices.contains(text.label) {
            throw Problem.badInput(
                "\(what) text \(number) has class \(text.label); there are classes 0 to \(labels.count - 1)")
        }
    }
}

extension FineTuning {
    fileprivate func check() throws {
        func require(_ holds: Bool, _ what: String) throws {
            guard holds else { throw Problem.badInput("fine-tuning: \(what)") }
        }
        try require(batch > 0 && accumulation > 0, "batch and accumulation are at least 1")
        try require(epochs > 0 && patience > 0, "epochs and patience are at least 1")
        try require(learningRate > 0 && learningRate.isFinite, "the learning rate is above 0")
        try require(warmup >= 0 && warmup < 1e9, "the warm-up is a share of the steps or their number")
        try require(weightDecay >= 0 && epsilon > 0, "weight decay is not below 0, and ε above it")
        try require(clipNorm.map { $0 > 0 } ?? true, "the largest norm of gradients is above 0")
    }
}
