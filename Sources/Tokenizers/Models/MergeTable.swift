/// The merges of a BPE model: which pair of tokens becomes which, and which goes first.
///
/// One open-addressed hash table, since a lookup a pair is most of the work.
struct MergeTable: Sendable {
    /// Two ids; `empty` where there is no pair. The count is a power of two, half of it free.
    private var pairs: [UInt64]
    private var ranks: [Int32]
    /// By rank: the token that the pair becomes.
    private let merged: [Int32]

    private static let empty = UInt64.max

    /// A table of merges, the first of which go first; a pair that comes again takes the later place.
    init(_ merges: [Merge]) {
        var size = 16
        while size < merges.count * 2 { size *= 2 }
        pairs = Array(repeating: Self.empty, count: size)
        ranks = Array(repeating: -1, count: size)
        merged = merges.map(\.merged)
        for (rank, merge) in merges.enumerated() {
            let key = Self.key(merge.first, merge.second)
            var slot = slot(of: key)
            while pairs[slot] != key, pairs[slot] != Self.empty { slot = (slot + 1) & (size - 1) }
            pairs[slot] = key
            ranks[slot] = Int32(rank)
        }
    }

    /// The rank of a pair's merge; nil where the pair does not merge.
    func rank(_ first: Int32, _ second: Int32) -> Int32? {
        let key = Self.key(first, second)
        var slot = slot(of: key)
        while pairs[slot] != key {
            if pairs[slot] == Self.empty { return nil }
            slot = (slot + 1) & (pairs.count - 1)
        }
        return ranks[slot]
    }

    /// The token that the merge of a rank makes.
    func token(ofRank rank: Int32) -> Int32 { merged[Int(rank)] }

    private static func key(_ first: Int32, _ second: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
    }

    /// The high bits of a product with the golden ratio spread best (Knuth, volume 3, 6.4).
    private func slot(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 24) & (pairs.count - 1)
    }
}
