/// A point of the straight path from zero to a layer's activations, and what the gradient there weighs in a sum over it.
public struct PathNode: Sendable, Equatable {
    /// What the activations are multiplied with: 0 at the path's start, 1 at its end.
    public var factor: Double
    /// What the gradient is multiplied with.
    public var weight: Double

    /// A node.
    public init(factor: Double, weight: Double) {
        self.factor = factor
        self.weight = weight
    }
}

/// The gradients of one text's target by one layer's neurons at one position, summed over the nodes of a path along which
/// all of them are scaled together.
public struct PathGradients: Sendable, Equatable {
    /// The text's number.
    public var text: Int
    /// The layer, from 0.
    public var layer: Int
    /// A: each neuron's activation, unscaled, [neurons].
    public var activations: [Float]
    /// Σ weight·∂target/∂a at a = factor·A, for each neuron, [neurons]; integrated gradients are A times this.
    public var sums: [Double]
    /// The target's value at each node, before its weight.
    public var values: [Double]
}

/// The path of one text's neurons in one layer.
struct Path {
    /// The text's number, in a pass or in a batch.
    var text: Int
    var layer: Int
}

/// Rows of a text, as far as a change of its neurons goes.
struct PathRows {
    /// Where the neurons are scaled.
    var changed: Int
    /// What the head reads.
    var read: Int
}
