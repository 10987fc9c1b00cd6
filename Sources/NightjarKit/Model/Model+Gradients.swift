public import Captures
import Problems

/// What is differentiated: a probability, log-probability or logit at a token.
public typealias GradientTarget = Captures.GradientTarget
/// A layer's neurons at one position of each text, and the gradients by them.
public typealias PositionGradients = Captures.PositionGradients

extension Model {
    /// The gradients of targets by every feed-forward neuron at one position of each text, exact, a layer at a time from
    /// the last to the first; targets of one text share its forward pass.
    ///
    /// ∂F/∂a, where a is a neuron's activation at the position and F the target: a probability, its logarithm or a logit.
    /// A neuron is a value of the feed-forward part's inner layer: what its activation function puts out, and of a gated
    /// pair, as LLaMA's, what `up_proj` does.
    ///
    /// ```swift
    /// let prompt = try model.answered("The capital of France is", "Paris", join: .auto)
    /// let target = GradientTarget(position: prompt.position, output: prompt.token, quantity: .logProbability)
    /// let values = try model.neuronGradients(
    ///     of: [prompt.ids], targets: [[target]], positions: [prompt.position], in: context
    /// ) { layer in
    ///     let steepest = layer.withGradients { $0.map(abs).max() ?? 0 }
    ///     context.log("layer \(layer.layer): at most \(steepest) for each unit of activation")
    /// }
    /// context.log("log p(Paris) = \(values[0][0])")
    /// ```
    ///
    /// - Parameters:
    ///   - texts: Token ids a text.
    ///   - targets: What is differentiated, [texts][targets]; several of a text in lanes of their own, 0, 1, …
    ///   - positions: The token of each text whose neurons are meant.
    ///   - context: The job: threads, memory, cancellation.
    ///   - keeping: Whether the cache keeps them for later jobs: 4·texts·neurons·(1 + targets) bytes a layer.
    ///   - visit: Is handed each layer's activations [texts × neurons] and gradients [targets × texts × neurons].
    /// - Returns: The targets' values, [texts][targets].
    /// - Throws: A `Problem` where the checkpoint has no head or a target or position is out of range.
    public func neuronGradients(
        of texts: [[Int]], targets: [[GradientTarget]], positions: [Int], in context: Context,
        keeping: Bool = true, visit: @escaping @Sendable (PositionGradients) throws -> Void
    ) throws -> [[Double]] {
        guard targets.count == texts.count else {
            throw Problem.badInput("\(texts.count) texts have targets for \(targets.count); each needs its own")
        }
        try TokenPlaces.check(positions.map { [$0] }, in: texts)
        // What comes after a causal model's target cannot have a part in it.
        let ids = texts.indices.map { text in
            let isLast = language.isCausal && targets[text].allSatisfy { $0.position == positions[text] }
            return texts[text].prefix(isLast ? positions[text] + 1 : texts[text].count).map(Int32.init(clamping:))
        }
        let pass = try GradientPass(
            model: language, texts: ids, targets: targets,
            wanted: .init(sites: [language.neuronSite]), resources: context.resources)
        var kept: KeptLayers?
        if keeping, let cache = context.host.cache, let model = try contentParts(cache) {
            let described = targets.map { targets in
                targets.map { "\($0.position) \($0.output) \($0.quantity) \($0.lane) \($0.weight)" }
            }
            kept = KeptLayers(
                .gradients, cache,
                key: try CacheKey(
                    "gradients by neurons",
                    model + [.lists(ids), .numbers(positions.map(Int32.init)), .text("\(described)")]))
        }
        let backwards = targets.reduce(0) { $0 + $1.count }
        return try pass.positionGradients(
            at: language.neuronSite, positions: positions, kept: kept,
            onStart: { context.host.count(forwardPasses: texts.count, backwardPasses: backwards) }
        ) { layer in
            try context.checkCancellation()
            try visit(layer)
        }
    }
}
