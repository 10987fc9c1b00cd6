public import Captures
import Tensors

/// Every text's pooled response of every unit of one layer.
public typealias LayerResponses = Captures.LayerResponses
/// Every text's pooled response of every unit of one module, [units × texts].
public typealias SiteResponses = Captures.SiteResponses
/// Pooled responses, a layer at a time: `while let layer = try responses.next() { … }`.
public typealias PooledResponses = Captures.PooledResponses
/// How a text's token outputs become one response.
public typealias Pooling = Captures.Pooling

extension Pooling: ParameterChoice {}

extension Model {
    /// The pooled responses of texts at every linear module, a layer at a time: what each unit says of each text.
    ///
    /// The response of unit m to text i is the mean, or the maximum, of h[m, i, t] over the text's positions t, where h is
    /// what the unit puts out at a token. How well each unit tells the first half of the texts from the second:
    ///
    /// ```swift
    /// let labels = texts.indices.map { $0 < texts.count / 2 }
    /// guard let precision = AveragePrecision(labels: labels) else { throw Problem.badInput("no text is positive") }
    /// let positions = tokens.map { Array($0.indices) }
    /// let responses = try model.responses(of: tokens, positions: positions, pooling: .mean, in: context)
    /// while let layer = try responses.next() {
    ///     for module in layer.sites {
    ///         let values = module.withValues { precision.values(of: $0, threads: context.threads) }
    ///         context.log("layer \(layer.layer), \(module.site.path): at best \(values.max() ?? .nan)")
    ///     }
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - texts: Token ids a text.
    ///   - positions: The token positions of each text that are pooled; none empty.
    ///   - pooling: Mean or maximum.
    ///   - context: The job: threads, memory, cancellation.
    /// - Throws: A `Problem` where a text is empty or longer than the model takes.
    public func responses(
        of texts: [[Int]], positions: [[Int]], pooling: Pooling, in context: Context
    ) throws -> PooledResponses {
        try TokenPlaces.check(positions, in: texts)
        let texts = TokenPlaces.ids(texts), positions = TokenPlaces.ids(positions)
        var pass = try ForwardPass(model: language, texts: texts, resources: context.resources)
        var kept: KeptLayers?
        if let cache = context.host.cache, let model = try contentParts(cache) {
            pass.kept = KeptStates(cache, key: try CacheKey("hidden states", model + [.lists(texts)]))
            kept = KeptLayers(
                .responses,
                cache,
                key: try CacheKey(
                    "pooled responses",
                    model + [.lists(texts), .lists(positions), .text(pooling.rawValue)]))
        }
        return PooledResponses(
            pass: pass, positions: positions, pooling: pooling, kept: kept,
            onStart: { context.host.count(forwardPasses: texts.count, backwardPasses: 0) },
            checkCancellation: { try context.checkCancellation() })
    }

    /// The model as part of a key: its files' digests and the machinery that computes with it; nil where the files are
    /// no longer those that were opened.
    func contentParts(_ cache: CaptureCache) throws -> [CacheKey.Part]? {
        let files = checkpoint.fileURLs
        let digests = try files.map { [CacheKey.Part.text($0.lastPathComponent), .text(try cache.sha256(of: $0))] }
        guard files.map(FileIdentity.init) == identities else { return nil }
        return try Machinery.parts(cache) + digests.flatMap { $0 }
    }
}

extension Context {
    var resources: ForwardPass.Resources {
        ForwardPass.Resources(threads: threads, statesInMemory: host.statesInMemory, scratch: host.scratch)
    }
}
