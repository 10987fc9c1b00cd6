/// The merges that a vocabulary implies, for files that keep none: every way to put a piece together from two others.
///
/// As transformers' `generate_merges` orders them: by the place of what they make, or by its score.
struct MergesByVocabulary {
    private let pieces: [String]
    private let ids: ScalarTrie
    /// The pieces written backwards.
    private let reversedIDs: ScalarTrie

    /// - Parameter pieces: By id.
    init(_ pieces: [String]) {
        self.pieces = pieces
        var ids = ScalarTrie()
        var reversedIDs = ScalarTrie()
        for (id, piece) in pieces.enumerated() {
            ids.insert(piece.unicodeScalars, value: id)
            reversedIDs.insert(piece.unicodeScalars.reversed(), value: id)
        }
        self.ids = ids
        self.reversedIDs = reversedIDs
    }

    /// The merges in the order of what they make, of one piece the shortest left part first.
    var byPlace: [(String, String)] { splits.map(pair) }

    /// The merges from the best score of what they make to the worst; of one score the longer parts first.
    func byScore(_ scores: [Float]) -> [(String, String)] {
        func key(_ split: Split) -> (Float, Int, Int) {
            (scores.indices.contains(split.id) ? scores[split.id] : 0, split.left, split.right)
        }
        // Sorting is stable, but not in words: of equals the first stays first.
        return splits.enumerated().sorted { one, other in
            let (first, second) = (key(one.element), key(other.element))
            return first == second ? one.offset < other.offset : first > second
        }.map { pair($0.element) }
    }

    /// A piece that is two others, and their lengths in scalars.
    private typealias Split = (id: Int, left: Int, right: Int)

    private var splits: [Split] {
        pieces.enumerated().flatMap { id, piece in
            let scalars = Array(piece.unicodeScalars)
            let isStart = Self.ends(scalars, in: ids)
            let isEnd = Self.ends(scalars.reversed(), in: reversedIDs)
            return (1..<max(1, scalars.count)).compactMap { left in
                isStart[left] && isEnd[scalars.count - left] ? (id, left, scalars.count - left) : nil
            }
        }
    }

    private func pair(_ split: Split) -> (String, String) {
        let scalars = pieces[split.id].unicodeScalars
        return (
            String(String.UnicodeScalarView(scalars.prefix(split.left))),
            String(String.UnicodeScalarView(scalars.dropFirst(split.left)))
        )
    }

    /// For each length whether so many scalars from the start are a piece.
    private static func ends(_ scalars: [Unicode.Scalar], in trie: ScalarTrie) -> [Bool] {
        var ends = [Bool](repeating: false, count: scalars.count + 1)
        trie.forEachMatch(in: scalars, scalars.indices) { end, _ in ends[end] = true }
        return ends
    }
}
