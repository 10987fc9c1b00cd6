import Tensors

/// What a layer makes keys and queries of relative positions from.
struct RelativeEmbeddings: Sendable {
    let positions: RelativePositions
    /// [positions.rows × width], the same for every layer.
    let table: EmbeddingTable
    let norm: Norm?
    /// How many of the embeddings' values are dropped in training.
    var dropout = 0.0
    /// To the keys that queries of tokens are compared with (c2p); nil: they are not.
    let key: Linear?
    /// To the queries that keys of tokens are compared with (p2c); nil: they are not.
    let query: Linear?
}

/// Keys and queries of the relative positions that occur in a block of texts: made once for all of them.
///
/// They depend on weights alone, so they have a tape of their own, which records only where the gradients by weights
/// are asked for; these add up over the targets, so one lane is enough.
final class RelativeProjections {
    /// [rows × heads·size]; nil where the layer has none.
    let keys, queries: Rows?
    /// Whether the gradients by `keys` and `queries` are of use.
    let isRecorded: Bool
    private let tape: Tape
    /// The projections' row for each distance from 1 − longest to longest − 1.
    private let places: [Int32]
    private let longest: Int

    init(_ embeddings: RelativeEmbeddings, for block: Tape) {
        let rows = embeddings.positions.rows(tokens: max(block.longest, 1))
        // The block's other texts must not move a row within the products' tiles: `RowRules`.
        let alignment = RowRules.current.alignment
        let first = Int(rows.min() ?? 0) / alignment * alignment
        let used = Int(rows.max() ?? 0) - first + 1
        let smallest = [embeddings.key, embeddings.query].compactMap { $0.map { $0.outputs * $0.inputs } }.min() ?? 1
        longest = max(block.longest, 1)
        isRecorded = block.isRecording && block.weightGradients != nil
        let tape = Tape(
            rows: RowRules.current.rows(atLeast: used, smallestWeight: smallest), spans: [], scratch: block.scratch,
            lanes: isRecorded ? 1 : 0, weightGradients: block.weightGradients)
        let empty = tape.make(width: embeddings.table.width)
        empty.pointer.update(repeating: 0, count: empty.count * empty.width)
        // Rows beyond the used ones only fill the product.
        let indices = (0..<tape.rows).map { $0 < used ? first + $0 : -1 }
        let table = tape.addRows(empty, of: embeddings.table, at: indices)
        let normed = embeddings.norm.map { tape.norm(table, $0) } ?? table
        block.dropout(shared: normed, first: first, embeddings.dropout, on: tape)
        func project(_ layer: Linear) -> Rows {
            let projected = tape.product(normed, layer)
            guard let adapter = layer.adapter else { return projected }
            let input = adapter.dropout > 0 ? tape.copied(normed) : normed
            block.dropout(shared: input, first: first, adapter.dropout, on: tape)
            tape.add(adapter, of: input, to: projected)
            return projected
        }
        keys = embeddings.key.map(project)
        queries = embeddings.query.map(project)
        self.tape = tape
        places = rows.map { $0 - Int32(first) }
    }

    /// The projections' rows that a text of so many tokens uses.
    func rows(tokens: Int) -> ClosedRange<Int> {
        let own = places[longest - tokens...longest + tokens - 2]
        return Int(own.min() ?? 0)...Int(own.max() ?? 0)
    }

    /// Calls `body` with the row for the distance 0; those of other distances stand around it.
    func withPlaces(_ body: (UnsafePointer<Int32>) -> Void) {
        places.withUnsafeBufferPointer { places in
            if let base = places.baseAddress { body(base + longest - 1) }
        }
    }

    /// On from the gradients by `keys` and `queries` to those by the weights.
    func backward() { tape.backward() }
}
