public import Tensors

/// All of a model's weights held at once, for what takes texts through every layer again and again, and back, on one tape.
///
/// Where weights are being trained it holds those very values, so a change of them needs no loading.
public struct LoadedModel: Sendable {
    /// From tokens to the first states.
    public let embedding: any Embedding
    /// In their order.
    public let layers: [any Layer]
    /// After the last layer; nil where there is none.
    public let norm: Norm?
    /// nil for a bare encoder.
    public let head: (any Head)?
    /// outputs × inputs of the smallest product in a layer, for `RowRules`; a head's few rows have their own.
    public let smallestWeight: Int

    /// Loads every weight.
    ///
    /// - Throws: A `Problem` where the checkpoint lacks one.
    public init(_ model: any LanguageModel) throws {
        embedding = try model.embedding()
        layers = try (0..<model.shape.layers).map { try model.layer($0) }
        norm = try model.finalNorm()
        head = try model.head()
        smallestWeight = layers.map(\.smallestWeight).min() ?? 1
    }

    /// What a classifier reads of each text, from the first states [rows × width] through all layers and the last
    /// normalisation: one row a span, at `RowRules.place(ofSingle:)` of the span's number.
    ///
    /// The last layer computes only what is read.
    ///
    /// - Parameters:
    ///   - reads: `first`, `last` or `mean`.
    ///   - from: How many layers the states are through already.
    public func states(
        of embedded: Rows, readBy reads: HeadRows, from first: Int = 0, on tape: Tape
    ) throws -> Rows {
        let narrowing: Narrowing? =
            reads == .mean
            ? nil
            : .singles(tape.singleRows(smallestWeight: smallestWeight) { reads.rows(of: $0).lowerBound })
        let states = try states(of: embedded, narrowedTo: narrowing, from: first, on: tape)
        // A small head needs more rows than a layer does; only the head gets them.
        let smallest = min(head?.smallestWeight ?? smallestWeight, smallestWeight)
        return reads == .mean
            ? tape.means(states, smallestWeight: smallest) : tape.singles(states, smallestWeight: smallest)
    }

    /// The last states of these of the block's rows, [… × width] in their order, from the first states [rows × width]
    /// through all layers and the last normalisation; after them come as many more as `RowRules` demands.
    ///
    /// The last layer computes only what is read.
    ///
    /// - Parameter from: How many layers the states are through already.
    public func states(of embedded: Rows, at rows: [Int], from first: Int = 0, on tape: Tape) throws -> Rows {
        let count = RowRules.current.rows(atLeast: rows.count, smallestWeight: smallestWeight)
        let filling = [Int](repeating: rows.first ?? 0, count: count - rows.count)
        return try states(of: embedded, narrowedTo: .rows(rows + filling), from: first, on: tape)
    }

    /// - Parameter narrowing: What the last layer computes; nil: all.
    private func states(
        of embedded: Rows, narrowedTo narrowing: Narrowing?, from first: Int, on tape: Tape
    ) throws -> Rows {
        var hidden = embedded
        for index in first..<layers.count {
            if let narrowing, index + 1 == layers.count { tape.narrow(to: narrowing) }
            hidden = try layers[index].forward(hidden, on: tape)
        }
        return norm.map { tape.norm(hidden, $0) } ?? hidden
    }
}
