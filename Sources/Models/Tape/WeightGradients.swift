public import Tensors

/// Where a tape's gradients by weights go, by the checkpoint's keys.
///
/// A weight that two modules share (a tied decoder) has one key, and so one gradient.
public protocol GradientSums: AnyObject {
    /// Notes that an operation was recorded that will add to a weight's gradient once.
    func expect(_ weight: String)
    /// Hands out a weight's gradient, [count] in the weight's own layout, to add to; not where it is not wanted.
    func add(to weight: String, count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void)
    /// Adds rows of `gradient` [… × width] to those of a table's gradient that they were read from; negative indices
    /// to none.
    func add(_ gradient: UnsafePointer<Float>, rows: [Int], of table: EmbeddingTable)
}

extension GradientSums {
    /// A weight that is no tensor of a checkpoint has no gradient.
    func add(to weight: FloatBuffer?, _ body: (UnsafeMutablePointer<Float>) -> Void) {
        guard let weight, let name = weight.name else { return }
        add(to: name, count: weight.count, body)
    }
}

/// Gradients by all weights, added up over the blocks that one thread goes through.
public final class WeightGradients: GradientSums {
    /// Each key's gradient, in the weight's own layout.
    public private(set) var byName: [String: FloatBuffer] = [:]

    /// None yet.
    public init() {}

    /// Nothing: one thread adds in the order in which it comes.
    public func expect(_ weight: String) {}

    /// Makes it where it is not there yet.
    public func add(to weight: String, count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
        let gradient = byName[weight] ?? FloatBuffer(count: count, name: weight)
        byName[weight] = gradient
        body(gradient.pointer)
    }

    /// Row by row.
    public func add(_ gradient: UnsafePointer<Float>, rows: [Int], of table: EmbeddingTable) {
        add(to: table.name, count: table.rows * table.width) { table.add(gradient, rows: rows, to: $0) }
    }
}

extension EmbeddingTable {
    /// Adds rows of `gradient` to those of `total` that they were read from; negative indices to none.
    public func add(_ gradient: UnsafePointer<Float>, rows: [Int], to total: UnsafeMutablePointer<Float>) {
        for (row, index) in rows.enumerated() where index >= 0 {
            Numbers.add(gradient + row * width, count: width, to: total + index * width)
        }
    }
}
