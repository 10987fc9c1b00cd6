/// Byte-pair encoding: a word's characters, neighbours of which merge in the order in which merges were learnt
/// (Sennrich et al. 2016, https://aclanthology.org/P16-1162).
///
/// What no token spells becomes tokens of its bytes, or the unknown token, or nothing.
struct BPE: TokenModel {
    /// What a model says beside vocabulary and merges.
    struct Options {
        var unknownToken: String?
        /// Whether unknown characters in a row are one token.
        var fusesUnknown = false
        /// Whether characters that are not in the vocabulary are spelt as `<0xE3>`, byte by byte.
        var hasByteFallback = false
        /// Before each character that does not begin its word.
        var continuingPrefix = ""
        /// Behind the last character of a word.
        var wordSuffix = ""
        /// Whether a word that is a token by itself is taken as it is.
        var ignoresMerges = false
        var spelling = PieceSpelling.plain
    }

    let vocabulary: Vocabulary
    private let options: Options
    private let merges: MergeTable
    private let unknownID: Int?
    /// The token of each byte; nil where there is none.
    private let byteIDs: [Int?]
    /// The tokens of single characters below U+3100, -1 where there is none: most of what texts hold.
    private let characterIDs: [Int32]

    init(vocabulary: Vocabulary, merges: [Merge], options: Options) {
        self.vocabulary = vocabulary
        self.options = options
        unknownID = options.unknownToken.flatMap(vocabulary.id)
        byteIDs = (0...UInt8.max).map { options.hasByteFallback ? vocabulary.id(of: ByteFallback.piece(of: $0)) : nil }
        characterIDs = (0..<0x3100).map { value in
            Unicode.Scalar(value).flatMap { vocabulary.trie.value(of: CollectionOfOne($0)) }.map(Int32.init) ?? -1
        }
        self.merges = MergeTable(merges)
    }

    func tokenize(_ text: AlignedText, words: [Range<Int>], into tokens: inout [Token]) {
        var spelling = MergingWord()
        for word in words where !word.isEmpty {
            if options.ignoresMerges, let id = vocabulary.trie.value(of: text.scalars[word]) {
                tokens.append(Token(id: id, origin: text.origin(of: word)))
                continue
            }
            spelling.removeAll()
            spell(text.scalars, word, into: &spelling)
            spelling.merge(by: merges)
            var places = BytePlaces(text.scalars, word)
            for symbol in spelling.merged {
                tokens.append(
                    Token(id: Int(symbol.id), origin: text.origin(of: places.next(Int(symbol.length)))))
            }
        }
    }

    func surface(of piece: String) -> String { options.spelling.surface(of: piece) }

    /// Puts a word's characters, as tokens, into what is to be merged.
    private func spell(_ scalars: [Unicode.Scalar], _ word: Range<Int>, into spelling: inout MergingWord) {
        // As in the reference, unknown characters wait for the next known one; tokens of bytes overtake them.
        var unknownLength = 0
        func addUnknown() {
            guard let unknownID, unknownLength > 0 else { return }
            spelling.append(unknownID, length: unknownLength)
            unknownLength = 0
        }
        for index in word {
            let length = UTF8.width(scalars[index])
            if let id = id(of: scalars[index], isFirst: index == word.lowerBound, isLast: index + 1 == word.upperBound)
            {
                addUnknown()
                spelling.append(id, length: length)
            } else if let ids = fallback(
                scalars[index], isFirst: index == word.lowerBound, isLast: index + 1 == word.upperBound)
            {
                for id in ids { spelling.append(id, length: 1) }
            } else {
                if !options.fusesUnknown { addUnknown() }
                unknownLength += length
            }
        }
        addUnknown()
    }

    private func id(of scalar: Unicode.Scalar, isFirst: Bool, isLast: Bool) -> Int? {
        if isPlain(isFirst, isLast) {
            guard scalar.value < 0x3100 else { return vocabulary.trie.value(of: CollectionOfOne(scalar)) }
            let id = characterIDs[Int(scalar.value)]
            return id < 0 ? nil : Int(id)
        }
        return vocabulary.id(of: piece(scalar, isFirst, isLast))
    }

    /// The tokens of a character's bytes; nil where one of them has none.
    private func fallback(_ scalar: Unicode.Scalar, isFirst: Bool, isLast: Bool) -> [Int]? {
        guard options.hasByteFallback else { return nil }
        var ids: [Int] = []
        for byte in piece(scalar, isFirst, isLast).utf8 {
            guard let id = byteIDs[Int(byte)] else { return nil }
            ids.append(id)
        }
        return ids
    }

    private func isPlain(_ isFirst: Bool, _ isLast: Bool) -> Bool {
        (isFirst || options.continuingPrefix.isEmpty) && (!isLast || options.wordSuffix.isEmpty)
    }

    private func piece(_ scalar: Unicode.Scalar, _ isFirst: Bool, _ isLast: Bool) -> String {
        (isFirst ? "" : options.continuingPrefix) + String(Character(scalar)) + (isLast ? options.wordSuffix : "")
    }
}
