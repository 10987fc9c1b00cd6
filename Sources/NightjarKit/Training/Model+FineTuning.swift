import Captures
import Problems
public import Training

extension Model {
    /// Fine-tunes an encoder and a linear layer over its last states to tell classes: AdamW, cross-entropy.
    ///
    /// Keeps its state under names that begin with `name`, goes on from it with the same result, and does not train
    /// again what has ended.
    ///
    /// ```swift
    /// let examples = tokens.enumerated().map { LabelledText(ids: $1, label: $0 % 2) }
    /// var recipe = FineTuning()
    /// recipe.epochs = 3
    /// let tuned = try model.fineTune(
    ///     train: Array(examples.dropLast(10)), dev: Array(examples.suffix(10)), labels: ["everyday", "finance"],
    ///     recipe, named: "classifier", in: context
    /// ) { context.progress($0, $1) }
    /// let logits = try tuned.logits(of: tokens, in: context)
    ///
    /// let folder = try context.folder("checkpoint")
    /// try tuned.writeCheckpoint(to: folder)
    /// results.checkpoint(folder)
    /// ```
    ///
    /// - Parameters:
    ///   - train: What is learnt from.
    ///   - dev: What an epoch is judged by.
    ///   - labels: The classes' names, which labels are numbers of.
    ///   - recipe: How: batches, learning rate, epochs, patience.
    ///   - name: Of the saved state; two trainings of one job have two names.
    ///   - context: The job: threads, memory, randomness, saved state, cancellation.
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
        in context: Context, pace: TrainingStorage.Pace, progress: (Double, String) -> Void
    ) throws -> FineTuned {
        try check(train, "training", labels: labels)
        try check(dev, "dev", labels: labels)
        try recipe.check()
        guard recipe.patience > 0 else { throw Problem.badInput("training: patience is at least 1") }
        let plan = TrainingRun.Plan(
            name: name, recipe: recipe, patience: recipe.patience, texts: train.count, losses: train.count,
            fingerprint: fingerprint(train, dev, labels, recipe),
            tensors: try TextClassifier.trainedWeights(checkpoint, layers: recipe.layers, labels: labels.count))
        let run = TrainingRun(plan, context: context, pace: pace) { [checkpoint] in
            var generator = context.random("\(name) classifier")
            return ClassifierTrainee(
                classifier: try ClassifierTraining(
                    checkpoint: checkpoint, labels: labels, recipe: recipe,
                    seed: context.random("\(name) dropout").first, threads: context.threads,
                    normal: { generator.normal() }),
                train: train, dev: dev, context: context)
        }
        let classifier = try TextClassifier(
            checkpoint: checkpoint, labels: labels, pooling: recipe.pooling, weights: run.weights(progress),
            threads: context.threads)
        return FineTuned(classifier, run.state)
    }

    /// What `fineTune` will need, with all its epochs.
    ///
    /// - Throws: A `Problem` where the model is no encoder or lacks a tensor.
    public func estimate(
        ofFineTuning train: [LabelledText], dev: [LabelledText], labels: Int, _ recipe: FineTuning, in context: Context
    ) throws -> Estimate {
        let train = train.map(\.ids.count), dev = dev.map(\.ids.count)
        return Estimate(
            ofTraining: try ClassifierTraining.cost(
                checkpoint, labels: labels, recipe: recipe, train: train, dev: dev, threads: context.threads),
            lengths: train + dev, epochs: recipe.epochs)
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

private func fingerprint(
    _ train: [LabelledText], _ dev: [LabelledText], _ labels: [String], _ recipe: FineTuning
) -> Double {
    var fingerprint = Fingerprint("\(recipe) \(labels)")
    for texts in [train, dev] {
        fingerprint.add(texts.map(\.label))
        for text in texts { fingerprint.add(text.ids) }
    }
    return fingerprint.number
}
