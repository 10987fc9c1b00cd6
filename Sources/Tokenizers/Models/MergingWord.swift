/// A word on its way from characters to tokens: a linked list of symbols, neighbours of which merge.
///
/// Made once a text and used for each of its words, so that short words cost no allocation.
struct MergingWord {
    /// A token of the word; `length` is in bytes of UTF-8, 0 once it went into the one before it.
    struct Symbol {
        var id: Int32
        var length: Int32
        fileprivate var previous: Int32
        fileprivate var next: Int32
    }

    private var symbols: [Symbol] = []
    private var queue = MergeQueue()

    mutating func removeAll() { symbols.removeAll(keepingCapacity: true) }

    mutating func append(_ id: Int, length: Int) {
        let index = Int32(symbols.count)
        if index > 0 { symbols[symbols.count - 1].next = index }
        symbols.append(Symbol(id: Int32(id), length: Int32(length), previous: index - 1, next: -1))
    }

    /// Merges by rank, of one rank from the left, until no pair is left that merges.
    mutating func merge(by table: MergeTable) {
        queue.removeAll()
        symbols.withUnsafeMutableBufferPointer { symbols in
            for index in symbols.indices.dropLast() {
                if let rank = table.rank(symbols[index].id, symbols[index + 1].id) {
                    queue.insert(rank: rank, at: Int32(index))
                }
            }
            while let (rank, place) = queue.popFirst() {
                let left = symbols[Int(place)]
                guard left.length != 0, left.next >= 0 else { continue }
                let right = symbols[Int(left.next)]
                // The pair may have gone since it was queued, or another with the same outcome have come.
                let merged = table.token(ofRank: rank)
                guard let present = table.rank(left.id, right.id), table.token(ofRank: present) == merged else {
                    continue
                }
                symbols[Int(left.next)].length = 0
                symbols[Int(place)].id = merged
                symbols[Int(place)].length += right.length
                symbols[Int(place)].next = right.next
                if right.next >= 0 { symbols[Int(right.next)].previous = place }
                if left.previous >= 0, let rank = table.rank(symbols[Int(left.previous)].id, merged) {
                    queue.insert(rank: rank, at: left.previous)
                }
                if right.next >= 0, let rank = table.rank(merged, symbols[Int(right.next)].id) {
                    queue.insert(rank: rank, at: place)
                }
            }
        }
    }

    /// The symbols that are left, in order.
    var merged: some Sequence<Symbol> { symbols.lazy.filter { $0.length != 0 } }
}
