/// The merges of a BPE model: which pair of tokens becomes which, and which goes first.
///
/// One open-addressed hash table, since a lookup a pair is most of the work.
struct MergeTable: Sendable {
    /// Two ids; `empty` where there is no pair. The count is a power of two, half of it free.
    private var pairs: [UInt64]
    private var pairRanks: [Int32]
    /// By rank: the token that the pair becomes.
    private var merged: [Int32] = []

    private static let empty = UInt64.max

    /// A table with room for some merges.
    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        pairs = Array(repeating: Self.empty, count: size)
        pairRanks = Array(repeating: -1, count: size)
        merged.reserveCapacity(capacity)
    }

    /// Adds the merge that comes after all others; a pair that is there already takes the later place.
    mutating func append(_ first: Int, _ second: Int, into token: Int) {
        let key = Self.key(Int32(first), Int32(second))
        var slot = slot(of: key)
        while pairs[slot] != key, pairs[slot] != Self.empty { slot = (slot + 1) & (pairs.count - 1) }
        pairs[slot] = key
        pairRanks[slot] = Int32(merged.count)
        merged.append(Int32(token))
    }

    /// The rank of a pair's merge; nil where the pair does not merge.
    func rank(_ first: Int32, _ second: Int32) -> Int32? {
        let key = Self.key(first, second)
        var slot = slot(of: key)
        while pairs[slot] != key {
            if pairs[slot] == Self.empty { return nil }
            slot = (slot + 1) & (pairs.count - 1)
        }
        return pairRanks[slot]
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
