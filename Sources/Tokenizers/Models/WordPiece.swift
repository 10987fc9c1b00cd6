import Problems

/// WordPiece: each word is spelt from its start with the longest piece that fits, or is unknown as a whole.
struct WordPiece: TokenModel {
    let vocabulary: Vocabulary
    let unknownID: Int
    /// Marks the pieces that do not start a word, `##`.
    let continuingPrefix: String
    /// Words of more scalars are unknown.
    let longestWord: Int
    /// Where in the vocabulary's tree the continuing pieces begin; nil where it has none.
    private let continuing: ScalarTrie.Node?

    /// - Throws: `Problem.badInput` where the vocabulary lacks the unknown token.
    init(
        vocabulary: Vocabulary, unknownToken: String = "[UNK]", continuingPrefix: String = "##",
        longestWord: Int = 100
    ) throws {
        guard let unknownID = vocabulary.id(of: unknownToken) else {
            throw Problem.badInput(
                "the vocabulary of \(vocabulary.count) tokens lacks the unknown token “\(unknownToken)”")
        }
        self.vocabulary = vocabulary
        self.unknownID = unknownID
        self.continuingPrefix = continuingPrefix
        self.longestWord = longestWord
        continuing = vocabulary.trie.node(after: continuingPrefix.unicodeScalars)
    }

    func tokenize(_ text: AlignedText, words: [Range<Int>], into tokens: inout [Token]) {
        for word in words {
            let start = tokens.count
            if word.count <= longestWord, spell(word, of: text, into: &tokens) { continue }
            tokens.removeSubrange(start...)
            tokens.append(Token(id: unknownID, origin: text.origin(of: word)))
        }
    }

    private func spell(_ word: Range<Int>, of text: AlignedText, into tokens: inout [Token]) -> Bool {
        var root: ScalarTrie.Node? = ScalarTrie.root
        var start = word.lowerBound
        while start < word.upperBound {
            guard let node = root,
                let piece = vocabulary.trie.longestMatch(in: text.scalars, start..<word.upperBound, from: node)
            else { return false }
            tokens.append(Token(id: piece.value, origin: text.origin(of: start..<piece.end)))
            start = piece.end
            root = continuing
        }
        return true
    }

    func surface(of piece: String) -> String {
        guard !continuingPrefix.isEmpty, piece.hasPrefix(continuingPrefix), piece != continuingPrefix else {
            return piece
        }
        return String(piece.unicodeScalars.dropFirst(continuingPrefix.unicodeScalars.count))
    }
}
