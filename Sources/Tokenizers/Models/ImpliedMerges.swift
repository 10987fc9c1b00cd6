import Problems

/// The merges that a vocabulary implies, for files that keep none: every way to put a piece together from two others,
/// ordered as by transformers' `generate_merges`.
struct ImpliedMerges {
    private let pieces: [String]
    private let trie: ScalarTrie
    /// The ids of pieces by a hash, since each end of each piece is looked up: in a tree, long pieces would take a time
    /// that grows with the square of their length.
    private let idsByHash: [UInt64: Int]

    /// - Parameter pieces: By id.
    init(_ pieces: [String], in vocabulary: Vocabulary) {
        self.pieces = pieces
        trie = vocabulary.trie
        idsByHash = Dictionary(
            pieces.enumerated().map { (Self.hashes(Array($0.element.unicodeScalars))[0], $0.offset) },
            uniquingKeysWith: { $1 })
    }

    /// The merges in the order of what they make, of one piece the shortest first part first.
    ///
    /// - Throws: `Problem.badInput` where they are more than any tokenizer has.
    var byPlace: [Merge] { get throws { try splits.map(\.merge) } }

    /// The merges from the best score of what they make to the worst; of one score the longer parts first.
    ///
    /// - Throws: `Problem.badInput` where they are more than any tokenizer has.
    func byScore(_ scores: [Float]) throws -> [Merge] {
        // Sorting is not promised to be stable: of equals the first stays first.
        try splits.enumerated().sorted { one, other in
            let (first, second) = (one.element, other.element)
            let (score, otherScore) = (scores[Int(first.merge.merged)], scores[Int(second.merge.merged)])
            let (key, otherKey) = ((score, first.left, first.right), (otherScore, second.left, second.right))
            return key == otherKey ? one.offset < other.offset : key > otherKey
        }.map(\.element.merge)
    }

    /// A merge and the lengths of its two parts in scalars.
    private typealias Split = (merge: Merge, left: Int, right: Int)

    private var splits: [Split] {
        get throws {
            let most = Self.most(pieces.count)
            var splits: [Split] = []
            for (id, piece) in pieces.enumerated() {
                append(to: &splits, id, piece, most: most)
                guard splits.count < most else {
                    throw Problem.badInput("the vocabulary implies more than \(most) merges")
                }
            }
            return splits
        }
    }

    /// Vocabularies imply some two merges a piece; those of runs of one letter the square of their number, which for a
    /// thousand can be borne.
    private static func most(_ pieces: Int) -> Int { 8 * pieces + 500_000 }

    private func append(to splits: inout [Split], _ id: Int, _ piece: String, most: Int) {
        let scalars = Array(piece.unicodeScalars)
        let hashes = Self.hashes(scalars)
        trie.forEachMatch(in: scalars, scalars.indices) { end, first in
            guard end < scalars.count, splits.count < most, let second = idsByHash[hashes[end]] else { return }
            splits.append((Merge(first, second, into: id), end, scalars.count - end))
        }
    }

    /// The hash of what is left of some scalars from each place on.
    private static func hashes(_ scalars: [Unicode.Scalar]) -> [UInt64] {
        var hashes = [UInt64](repeating: 0, count: scalars.count + 1)
        for index in scalars.indices.reversed() {
            let mixed = (hashes[index + 1] ^ UInt64(scalars[index].value + 1)) &* 0x9E37_79B9_7F4A_7C15
            hashes[index] = mixed ^ mixed >> 29
        }
        return hashes
    }
}
