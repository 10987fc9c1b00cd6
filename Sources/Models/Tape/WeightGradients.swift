public import Tensors

/// Gradients by weights, by the checkpoint's keys, added up over the blocks that one thread goes through.
///
/// A weight that two modules share (a tied decoder) has one key, and so one gradient.
public final class WeightGradients {
    /// Each key's gradient, in the weight's own layout.
    public private(set) var byName: [String: FloatBuffer] = [:]

    /// None yet.
    public init() {}

    /// Where the gradient by a weight is added; nil for a weight that is no tensor of a checkpoint.
    func gradient(of weight: FloatBuffer) -> UnsafeMutablePointer<Float>? {
        guard let name = weight.name else { return nil }
        return gradient(named: name, count: weight.count)
    }

    func gradient(named name: String, count: Int) -> UnsafeMutablePointer<Float> {
        if let known = byName[name] { return known.pointer }
        let fresh = FloatBuffer(count: count, name: name)
        byName[name] = fresh
        return fresh.pointer
    }
}
