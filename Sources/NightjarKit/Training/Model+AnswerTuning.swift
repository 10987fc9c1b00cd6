import Captures
import Models
public import Training

extension Model {
    /// Tunes a causal model on answers: the loss is the mean cross-entropy of the answers' tokens.
    ///
    /// Keeps its state under names that begin with `name`, goes on from it with the same result, and does not train
    /// again what has ended. Every epoch goes through all examples in an order of its own, from the job's seed. What the
    /// checkpoint's configuration says of dropout is left out; an adapter has its own.
    ///
    /// ```swift
    /// let examples = try [("2 + 2 =", "4"), ("3 + 4 =", "7")].map { try model.answerExample($0, $1, join: .auto) }
    /// var recipe = AnswerTuning()
    /// recipe.method = .lora(LowRankConfiguration(rank: 4))
    /// let tuned = try model.tune(on: examples, recipe, named: "sums", in: context) { context.progress($0, $1) }
    /// let taught = try tuned.model(in: context.folder("tuned"))
    /// let scores = try taught.answerScores(of: examples, in: context)
    /// ```
    ///
    /// - Parameters:
    ///   - examples: Prompts with their answers, as token ids: ``answerExample(_:_:join:)``.
    ///   - recipe: How: which weights, batches, learning rate, epochs.
    ///   - name: Of the saved state; two trainings of one job have two names.
    ///   - context: The job: threads, memory, randomness, saved state, cancellation.
    ///   - progress: Is told how far the training is, 0…1, and at what.
    /// - Throws: A `Problem` where the model is no causal language model, an example cannot be taken, or the loss is no
    ///   number before the first epoch's end.
    public func tune(
        on examples: [AnswerExample], _ recipe: AnswerTuning, named name: String, in context: Context,
        progress: (_ fraction: Double, _ what: String) -> Void = { _, _ in }
    ) throws -> Tuned {
        try tune(on: examples, recipe, named: name, in: context, pace: .init(), progress: progress)
    }

    /// The same, with state saved at another pace.
    package func tune(
        on examples: [AnswerExample], _ recipe: AnswerTuning, named name: String, in context: Context,
        pace: TrainingStorage.Pace, progress: (Double, String) -> Void
    ) throws -> Tuned {
        try examples.check()
        try language.check(examples.texts)
        try recipe.check()
        var fingerprint = Fingerprint("\(recipe)")
        for example in examples {
            fingerprint.add(example.answer)
            fingerprint.add(example.ids)
        }
        let tensors = try ModelTensors(decoder: checkpoint, recipe).trained
        let plan = TrainingRun.Plan(
            name: name, recipe: recipe, texts: examples.count, losses: examples.answerTokens,
            fingerprint: fingerprint.number, tensors: tensors)
        let run = TrainingRun(plan, context: context, pace: pace) { [checkpoint] in
            var generator = context.random("\(name) adapter")
            return AnswerTrainee(
                answers: try AnswerTraining(
                    checkpoint: checkpoint, recipe: recipe, seed: context.random("\(name) dropout").first,
                    threads: context.threads, uniform: { generator.uniform() }),
                examples: examples, context: context)
        }
        let tuned = TunedModel(checkpoint: checkpoint, recipe: recipe, weights: try run.weights(progress))
        return Tuned(
            tuned, run.state, steps: run.state.epochs * recipe.steps(ofEpoch: examples.count),
            trainedParameters: tensors.parameters, base: reference, threads: context.threads)
    }

    /// How many values `tune` trains.
    ///
    /// - Throws: A `Problem` where the model is no causal language model or has no such layers.
    public func trainedParameters(_ recipe: AnswerTuning) throws -> Int {
        try ModelTensors(decoder: checkpoint, recipe).trained.parameters
    }

    /// What `tune` will need, with all its epochs.
    ///
    /// - Throws: A `Problem` where the model is no causal language model or lacks a tensor.
    public func estimate(
        ofTuning examples: [AnswerExample], _ recipe: AnswerTuning, in context: Context
    ) throws -> Estimate {
        Estimate(
            ofTraining: try AnswerTraining.cost(checkpoint, examples, recipe: recipe, threads: context.threads),
            lengths: examples.map(\.ids.count), epochs: recipe.epochs)
    }
}
