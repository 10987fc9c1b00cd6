/// A change of one feed-forward neuron at one position: its activation replaced by each of several values.
public struct Intervention: Sendable {
    /// The layer, from 0.
    public var layer: Int
    /// The neuron, from 0.
    public var neuron: Int
    /// How many values take the activation's place, one after the other.
    public var count: Int
    /// The values, from the activation that they replace.
    public var values: @Sendable (_ activation: Float) -> [Float]

    /// A change to `count` values, which may depend on the activation.
    public init(layer: Int, neuron: Int, count: Int, values: @escaping @Sendable (_ activation: Float) -> [Float]) {
        self.layer = layer
        self.neuron = neuron
        self.count = count
        self.values = values
    }

    /// A change to given values.
    public init(layer: Int, neuron: Int, values: [Float]) {
        self.init(layer: layer, neuron: neuron, count: values.count) { _ in values }
    }
}

/// A text in which neurons are changed, one at a time.
public struct InterventionText: Sendable {
    /// Token ids; of a causal model those after `position` are left out.
    public var ids: [Int32]
    /// Where the neurons are changed, and where the outputs are read.
    public var position: Int
    /// The outputs (token ids) whose probability is read.
    public var outputs: [Int]
    /// The changes, each made alone.
    public var interventions: [Intervention]

    /// A text with its changes.
    public init(ids: [Int32], position: Int, outputs: [Int], interventions: [Intervention]) {
        self.ids = ids
        self.position = position
        self.outputs = outputs
        self.interventions = interventions
    }
}

/// What changes of one text's neurons did.
public struct InterventionEffects: Sendable, Equatable {
    /// Each output's probability without a change, in double.
    public var unchanged: [Double]
    /// The activation that each intervention replaced.
    public var activations: [Float]
    /// Each output's probability, [interventions][values][outputs].
    public var changed: [[[Double]]]
}
