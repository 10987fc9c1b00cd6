import Problems

/// `vocab.txt`, a piece a line, as `BertTokenizer` reads it.
struct VocabularyFile {
    let file: String
    let bytes: [UInt8]

    /// Tokenizers that split and spell as BERT's; others also have a `vocab.txt`, Japanese BERT's for one.
    private static let classes = [
        "BertTokenizer", "ConvBertTokenizer", "DistilBertTokenizer", "ElectraTokenizer", "MobileBertTokenizer",
        "SqueezeBertTokenizer",
    ]

    func parts(_ settings: TokenizerSettings) throws -> TokenizerParts {
        if let name = settings.tokenizerClass, !Self.classes.contains(name) {
            throw problem(
                "it belongs to a \(name), which is not supported; supported are "
                    + Self.classes.joined(separator: ", "))
        }
        do {
            let pieces = try pieces()
            let vocabulary = try Vocabulary(pieces, allowingRepeats: true)
            let names = settings.namedTokens()
            let isOfSymbols = settings.configuration == nil && Self.areSymbols(pieces, of: vocabulary)
            var normalizer: BertNormalizer? = isOfSymbols ? nil : BertNormalizer()
            if var bert = normalizer {
                settings.apply(to: &bert)
                normalizer = bert
            }
            let model = try WordPiece(
                vocabulary: vocabulary, unknownToken: names.unknown ?? "[UNK]",
                continuingPrefix: isOfSymbols ? "" : "##", longestWord: isOfSymbols ? .max : 100)
            // BERT's own five are special wherever the vocabulary has them; what the files declare is so in any case.
            let own = [names.unknown, names.sep, names.pad, names.cls, names.mask].compactMap { $0 }
                .filter { vocabulary.id(of: $0) != nil }.map { AddedToken(content: $0, isSpecial: true) }
            let addedTokens = try AddedTokens(
                settings.declaredTokens() + own, vocabulary: vocabulary, normalizer: normalizer)
            func id(_ name: String?, _ key: String) throws -> Int {
                guard let name, let id = addedTokens.id(of: name) else {
                    throw Problem.badInput("the vocabulary lacks the \(key) “\(name ?? "")”")
                }
                return id
            }
            return TokenizerParts(
                addedTokens: addedTokens, normalizer: normalizer,
                preTokenizer: isOfSymbols ? WhitespaceSplit() : BertPreTokenizer(), model: model,
                frame: Frame(before: [try id(names.cls, "cls_token")], after: [try id(names.sep, "sep_token")]),
                namedTokens: names, maximumLength: settings.maximumLength, decoder: WordPieceDecoder())
        } catch var problem as Problem {
            problem.place = problem.place ?? .init(file: file)
            throw problem
        }
    }

    /// Whether these are symbols that follow one another unmarked, as those of chemical formulas (SMILES), and not words
    /// and their continuations: none continues another, and case tells them apart, so that BERT's tokenizer, which
    /// nothing here asks for, could spell next to nothing with them. A text is then cut into the longest symbols that
    /// fit, from its start.
    private static func areSymbols(_ pieces: [(piece: String, id: Int)], of vocabulary: Vocabulary) -> Bool {
        !pieces.contains { $0.piece.hasPrefix("##") }
            && pieces.contains { piece, _ in
                guard !piece.hasPrefix("["), piece.utf8.count <= 8 else { return false }
                let lowered = piece.lowercased()
                return lowered != piece && vocabulary.id(of: lowered) != nil
            }
    }

    /// The lines, without whitespace at their ends, as the reference cuts them.
    private func pieces() throws -> [(piece: String, id: Int)] {
        var pieces: [(piece: String, id: Int)] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let line = rest.prefix { $0 != 0x0A }
            rest = rest[line.endIndex...].dropFirst()
            guard let text = String(validating: line, as: UTF8.self) else {
                throw Problem.badInput("this is not UTF-8", at: .init(file: file, line: pieces.count + 1))
            }
            let scalars = text.unicodeScalars
            let end = scalars.lastIndex { !$0.properties.isWhitespace }.map(scalars.index(after:)) ?? scalars.startIndex
            pieces.append((String(scalars[..<end]), pieces.count))
        }
        return pieces
    }

    private func problem(_ message: String) -> Problem { .badInput(message, at: .init(file: file)) }
}
