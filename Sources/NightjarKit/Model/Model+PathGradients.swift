public import Captures

/// A point of the path from zero to a layer's activations, and what the gradient there weighs.
public typealias PathNode = Captures.PathNode
/// The gradients of a text's target by one layer's neurons, summed over the nodes of their path.
public typealias PathGradients = Captures.PathGradients

extension Model {
    /// The gradients of targets by a layer's feed-forward neurons at one position, where all of them are scaled together,
    /// summed over the nodes of that path: Σ_k w_k·∂F/∂a at a = f_k·A, of activations A, factors f and weights w. A times
    /// that is the neurons' integrated gradients (knowledge neurons, Dai et al. 2022).
    ///
    /// A factor of 1 leaves the neurons as they are, 0 turns them off; a node costs about three times a forward pass
    /// of the rows that it changes through the layers above.
    ///
    /// ```swift
    /// let prompt = try model.answered("The capital of France is", "Paris", join: .auto)
    /// let target = GradientTarget(position: prompt.position, output: prompt.token, quantity: .probability)
    /// let nodes = (0..<20).map { PathNode(factor: Double($0) / 19, weight: 1.0 / 20) }
    /// try model.pathGradients(
    ///     of: [prompt.ids], targets: [target], positions: [prompt.position], nodes: nodes, in: context
    /// ) { path in
    ///     let integrated = zip(path.activations, path.sums).map { Double($0) * $1 }
    ///     context.log("layer \(path.layer): at most \(integrated.max() ?? 0)")
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - texts: Token ids a text.
    ///   - targets: What is differentiated, one a text.
    ///   - positions: The token of each text whose neurons are scaled.
    ///   - nodes: The path's nodes, the same for all.
    ///   - layers: The layers, each scaled alone; nil: all.
    ///   - context: The job: threads, memory, cancellation.
    ///   - visit: Is handed each layer of each text, text by text, from the first layer to the last.
    /// - Throws: A `Problem` where the checkpoint has no head, or something is out of range.
    public func pathGradients(
        of texts: [[Int]], targets: [GradientTarget], positions: [Int], nodes: [PathNode], layers: Set<Int>? = nil,
        in context: Context, visit: (PathGradients) throws -> Void
    ) throws {
        let pass = try PathGradientPass(
            model: language, texts: TokenPlaces.ids(texts), targets: targets, positions: positions,
            nodes: nodes, layers: layers, resources: context.resources)
        let points = texts.count * (layers?.count ?? language.shape.layers) * nodes.count
        context.host.count(forwardPasses: texts.count + points, backwardPasses: points)
        try pass.run(checkCancellation: context.checkCancellation, visit: visit)
    }
}
