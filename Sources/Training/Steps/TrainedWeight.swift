import Checkpoints
public import Tensors

/// A weight that is being trained, with AdamW's moments of its gradient.
public final class TrainedWeight: Sendable {
    /// Its key in the source checkpoint, or the classifier's or the adapter's.
    public let name: String
    /// The extents.
    public let shape: [Int]
    /// The values, changed in place by every step.
    public let values: FloatBuffer
    /// The first moment.
    public let mean: FloatBuffer
    /// The second moment.
    public let variance: FloatBuffer

    init(_ tensor: TensorShape) {
        name = tensor.name
        shape = tensor.shape
        let count = shape.reduce(1, *)
        values = FloatBuffer(count: count, name: name)
        mean = FloatBuffer(count: count)
        variance = FloatBuffer(count: count)
    }

    /// How many values.
    public var count: Int { values.count }
    /// Biases and the weights of normalisations are not decayed: all that have one extent.
    var decays: Bool { shape.count > 1 }

    /// Takes the values that a checkpoint has.
    ///
    /// - Throws: A `Problem` where it lacks the tensor.
    func read(from checkpoint: Checkpoint) throws {
        let tensor = try checkpoint.tensor(name, shape: shape)
        tensor.read(from: 0, count: count, into: values.pointer)
        tensor.advise(.dontNeed)
    }
}

extension [TrainedWeight] {
    /// By name.
    var values: [String: FloatBuffer] { Dictionary(uniqueKeysWithValues: map { ($0.name, $0.values) }) }
}
