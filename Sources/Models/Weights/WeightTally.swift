import Checkpoints

/// What a model would have loaded: models made with a tally have weights without values, for rehearsals.
///
/// `@unchecked Sendable`: one thread loads with it.
public final class WeightTally: @unchecked Sendable {
    /// Floats of all weights that were asked for, mapped or converted.
    public private(set) var floats = 0
    /// Floats of the largest weight that is converted, beside which its own pages stand meanwhile.
    public private(set) var largestConverted = 0

    /// Every weight that was asked for, tables among them, by its key: its shape.
    public private(set) var shapes: [String: [Int]] = [:]

    /// Every dense layer that an adapter may be on, by its path: outputs and inputs.
    private(set) var modules: [String: (outputs: Int, inputs: Int)] = [:]

    /// Nothing yet.
    public init() {}

    /// Begins anew, for another part of the model.
    public func reset() { (floats, largestConverted, shapes, modules) = (0, 0, [:], [:]) }

    func note(_ tensor: any WeightTensor) {
        floats += tensor.count
        note(table: tensor)
        if tensor.mapped == nil { largestConverted = max(largestConverted, tensor.count) }
    }

    /// A dense layer, and whatever adapter is on it.
    func note(module path: String, outputs: Int, inputs: Int) { modules[path] = (outputs, inputs) }

    /// A matrix of an adapter that is no checkpoint's yet.
    func note(new name: String, shape: [Int]) {
        floats += shape.reduce(1, *)
        shapes[name] = shape
    }

    /// A table, whose rows are read one at a time.
    func note(table tensor: any WeightTensor) { shapes[tensor.name] = tensor.shape }
}
