public import Captures

/// How often every feed-forward neuron of one layer was active.
public typealias LayerActivationCounts = Captures.LayerActivationCounts
/// Counts of active neurons, a layer at a time: `while let layer = try counts.next() { … }`.
public typealias ActivationCounts = Captures.ActivationCounts

extension Model {
    /// The module whose output goes through the feed-forward part's activation function, as LLaMA's `mlp.gate_proj`.
    public var activationSite: Site { language.sites[language.activationSite] }

    /// At how many positions of each group of texts every feed-forward neuron's activation is above 0, a layer at a time
    /// (Tang et al. 2024, LAPE).
    ///
    /// ```swift
    /// let positions = tokens.map { Array($0.indices) }
    /// let groups = texts.indices.map { $0 % 2 }
    /// let counts = try model.activationCounts(of: tokens, positions: positions, groups: groups, in: context)
    /// while let layer = try counts.next() {
    ///     let silent = layer.counts[0].indices.filter { layer.counts[0][$0] == 0 && layer.counts[1][$0] > 0 }
    ///     context.log("layer \(layer.layer): \(silent.count) neurons speak in the second group alone")
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - texts: Token ids a text.
    ///   - positions: The token positions of each text that count.
    ///   - groups: Each text's group, from 0: a language, say.
    ///   - context: The job: threads, memory, cancellation.
    /// - Throws: A `Problem` where a text is empty or longer than the model takes.
    public func activationCounts(
        of texts: [[Int]], positions: [[Int]], groups: [Int], in context: Context
    ) throws -> ActivationCounts {
        try TokenPlaces.check(positions, in: texts, mayBeNone: true)
        let texts = TokenPlaces.ids(texts)
        var pass = try ForwardPass(model: language, texts: texts, resources: context.resources)
        if let cache = context.host.cache, let model = try contentParts(cache) {
            pass.kept = KeptStates(cache, key: try CacheKey("hidden states", model + [.lists(texts)]))
        }
        return try ActivationCounts(
            pass: pass, positions: TokenPlaces.ids(positions), groups: groups,
            onStart: { context.host.count(forwardPasses: texts.count, backwardPasses: 0) },
            checkCancellation: { try context.checkCancellation() })
    }

    /// What `activationCounts(of:positions:groups:in:)` will need for texts of these lengths in tokens.
    ///
    /// - Throws: A `Problem` where a tensor of a layer is missing or of another shape.
    public func estimate(ofActivationCounts lengths: [Int], groups: Int, in context: Context) throws -> Estimate {
        var estimate = try estimate(ofStates: lengths, in: context)
        let neurons = activationSite.units
        // A layer's counts, and each thread's own.
        estimate.held = estimate.movable + 8 * groups * neurons + 4 * context.threads * neurons
        return estimate
    }
}
