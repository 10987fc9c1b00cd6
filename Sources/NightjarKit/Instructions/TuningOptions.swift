/// What of a model is tuned.
public enum TuningKind: String, ParameterChoice {
    /// Low-rank adapters beside linear modules.
    case lora
    /// The weights themselves.
    case full
}

/// Gradients as they are.
public enum NoClipping: String, ParameterChoice {
    /// No norm is too large.
    case none
}

/// Every layer.
public enum EveryLayer: String, ParameterChoice {
    /// From the first to the last.
    case all
}

/// How a job tunes causal models on answers; a job's parameters as `train: {method: lora, rank: 8}`.
public struct TuningOptions: AnalysisParameters {
    /// Whether adapters or the weights themselves are tuned.
    @Parameter("lora: adapters beside linear modules; full: the weights themselves") public var method = TuningKind.lora
    @Parameter("The modules that have adapters, as q_proj; by default the queries' and values'")
    var modules: [String] = []
    /// The rank of adapters; 8 by default.
    @Parameter("The rank of adapters", in: 1...65_536) public var rank = 8
    @Parameter("Adapters are scaled by alpha/rank", in: 1e-6...1e6) var alpha = 16.0
    @Parameter("The share of adapters' inputs that is dropped in training", in: 0...0.99) var dropout = 0.0
    /// Which layers are tuned: all, or the first and the last, from 0.
    @Parameter("Which layers are tuned: all, or [first, last], counted from 0; full and all: embeddings and head too")
    public var layers = OneOf<EveryLayer, [Int]>.first(.all)
    @Parameter("Examples that go through the model together", in: 1...100_000) var batch = 4
    @Parameter("Batches of one step", in: 1...100_000) var accumulation = 4
    @Parameter("The highest learning rate", in: 1e-12...10) var learningRate = 5e-5
    @Parameter("What the learning rate does: stay, or fall to 0 in a line or along a cosine")
    var schedule = LearningRateSchedule.cosine
    @Parameter("Steps in which the learning rate rises from 0; below 1: their share of all", in: 0...1e9)
    var warmup = 0.0
    /// How often all examples are gone through.
    @Parameter("How often all examples are gone through", in: 1...100_000) public var epochs = 3
    @Parameter("AdamW's decay of weights, not of biases and norms", in: 0...1e3) var weightDecay = 0.0
    @Parameter("The longest that a step's gradient may be; none: as it is")
    var clipNorm = OneOf<NoClipping, Double>.second(1)
    /// The most tokens of prompt and answer together; longer examples are left out.
    @Parameter("Longer examples, answer included, are left out", in: 2...1_000_000) public var maxTokens = 1024
    /// The most examples of one cluster, drawn with the seed where there are more.
    @Parameter("The most examples of one cluster that the model of all tasks is tuned on", in: 1...1_000_000_000)
    public var perCluster = 50_000
    /// What stands between a prompt and its answer.
    @Parameter("Between prompt and answer: a space where neither has one, nothing, or a space")
    public var join = AnswerJoin.auto

    /// The defaults.
    public init() {}
}

extension TuningOptions {
    /// What is wrong with the options together.
    ///
    /// - Parameter key: Where they stand, as `train`.
    public func problems(key: String) -> [String] {
        var problems: [String] = []
        if let norm = clipNorm.second, !(norm > 0) {
            problems.append("`\(key).clipNorm` is \(norm); it is above 0, or none")
        }
        if let bounds = layers.second, !(bounds.count == 2 && bounds[0] >= 0 && bounds[0] <= bounds[1]) {
            problems.append("`\(key).layers` is \(bounds); it is all, or [first, last], counted from 0")
        }
        if modules.contains(where: \.isEmpty) { problems.append("`\(key).modules` has an empty name") }
        return problems
    }

    /// How a model is tuned, for ``Model/tune(on:_:named:in:progress:)``.
    ///
    /// - Parameters:
    ///   - model: Which.
    ///   - key: Where the options stand, as `train`, for messages.
    /// - Throws: A `Problem` where `layers` names one that the model does not have.
    public func recipe(for model: Model, key: String) throws -> AnswerTuning {
        var layers: ClosedRange<Int>?
        if let bounds = self.layers.second {
            guard bounds[1] < model.layers else {
                throw Problem.badInput(
                    "`layers` is \(bounds), and the model has the layers 0 to \(model.layers - 1)",
                    at: Problem.Place(key: key + ".layers"))
            }
            layers = bounds[0]...bounds[1]
        }
        var recipe = AnswerTuning()
        switch method {
        case .full: recipe.method = .full
        case .lora:
            var adapters = LowRankConfiguration()
            adapters.rank = rank
            adapters.alpha = alpha
            adapters.dropout = dropout
            adapters.modules = modules
            adapters.layers = layers
            recipe.method = .lora(adapters)
        }
        recipe.layers = layers
        recipe.batch = batch
        recipe.accumulation = accumulation
        recipe.learningRate = learningRate
        recipe.schedule = schedule
        recipe.warmup = warmup
        recipe.epochs = epochs
        recipe.weightDecay = weightDecay
        recipe.clipNorm = clipNorm.second
        return recipe
    }
}

extension Context {
    /// The examples of many tasks that one model is tuned on: of each cluster at most so many, drawn with the seed.
    public func mixture(
        _ tasks: [(cluster: String, examples: [AnswerExample])], perCluster: Int
    ) -> [AnswerExample] {
        let clusters = tasks.map(\.cluster)
        return clusters.indices.filter { clusters.firstIndex(of: clusters[$0]) == $0 }.flatMap { index in
            var generator = random("examples of cluster \(clusters[index])")
            return generator.sample(
                perCluster, of: tasks.filter { $0.cluster == clusters[index] }.flatMap(\.examples))
        }
    }
}
