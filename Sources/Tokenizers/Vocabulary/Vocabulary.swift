import Problems

/// The pieces that a model spells words with, and their ids.
///
/// Pieces are told apart scalar by scalar. Swift's strings are not: to them `Å` and `A` with a ring are equal, to a
/// vocabulary they are two entries.
struct Vocabulary: Sendable {
    let trie: ScalarTrie
    /// By id; nil where an id is left out.
    private let pieces: [String?]

    /// The largest id and one.
    var count: Int { pieces.count }

    /// A vocabulary from pieces and their ids.
    ///
    /// - Parameter allowingRepeats: A piece that comes again takes the later id, as lines of `vocab.txt` do.
    /// - Throws: `Problem.badInput` where ids are negative, absurd or used twice.
    init(_ entries: [(piece: String, id: Int)], allowingRepeats: Bool = false) throws {
        guard !entries.isEmpty else { throw Problem.badInput("the vocabulary is empty") }
        let limit = Self.limit(entries.count)
        var trie = ScalarTrie()
        var pieces: [String?] = []
        pieces.reserveCapacity(entries.count)
        for (piece, id) in entries {
            guard id >= 0, id < limit else {
                throw Problem.badInput("“\(piece)” has the id \(id), in a vocabulary of \(entries.count) tokens")
            }
            while pieces.count <= id { pieces.append(nil) }
            if let other = pieces[id] {
                throw Problem.badInput("“\(other)” and “\(piece)” have the same id, \(id)")
            }
            pieces[id] = piece
            if let other = trie.insert(piece.unicodeScalars, value: id), !allowingRepeats {
                throw Problem.badInput("“\(piece)” stands twice, with the ids \(other) and \(id)")
            }
        }
        self.trie = trie
        self.pieces = pieces
    }

    func id(of piece: String) -> Int? { trie.value(of: piece.unicodeScalars) }

    func token(for id: Int) -> String? { pieces.indices.contains(id) ? pieces[id] : nil }

    /// Ids may leave gaps, but not so many that a broken file fills the memory.
    static func limit(_ count: Int) -> Int { count * 4 + 100_000 }
}
