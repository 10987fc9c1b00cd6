import Problems

/// `vocab.txt` of a Japanese BERT, as `BertJapaneseTokenizer` reads it: words by MeCab or by whitespace and
/// punctuation, then WordPiece or characters.
struct JapaneseVocabularyFile {
    let file: String
    let bytes: [UInt8]
    let settings: TokenizerSettings

    static let tokenizerClass = "BertJapaneseTokenizer"

    func parts() throws -> TokenizerParts {
        let names = settings.namedTokens()
        let special = [names.unknown, names.sep, names.pad, names.cls, names.mask].compactMap { $0 }
        let kept = Set(try (special + neverSplit()).map { Array($0.unicodeScalars) })
        let words = try words(kept)
        do {
            let vocabulary = try Vocabulary(pieces(), allowingRepeats: true)
            // The reference looks for added tokens in the text as it is, whatever they say.
            var added = settings.declaredTokens() + special.map { AddedToken(content: $0, isSpecial: true) }
            for index in added.indices { added[index].isNormalized = false }
            let addedTokens = try AddedTokens(added, vocabulary: vocabulary, normalizer: nil)
            func id(_ name: String?, _ key: String) throws -> Int {
                guard let name, let id = addedTokens.id(of: name) else {
                    throw Problem.badInput("the vocabulary lacks the \(key) “\(name ?? "")”")
                }
                return id
            }
            return TokenizerParts(
                addedTokens: addedTokens, normalizer: words.normalizer, preTokenizer: words.splitter,
                model: try model(vocabulary, unknownToken: names.unknown ?? "[UNK]"),
                frame: Frame(before: [try id(names.cls, "cls_token")], after: [try id(names.sep, "sep_token")]),
                namedTokens: names, maximumLength: settings.maximumLength, decoder: WordPieceDecoder(cleansUp: false))
        } catch var problem as Problem {
            problem.place = problem.place ?? .init(file: file)
            throw problem
        }
    }

    /// How a text becomes words.
    private func words(
        _ kept: Set<[Unicode.Scalar]>
    ) throws -> (normalizer: any Normalizer, splitter: any PreTokenizer) {
        let lowercases = try flag("do_lower_case", default: false)
        // WordPiece cuts a word once more where it holds whitespace, characters do not.
        let cutsAtSpace = try subwordType() == "wordpiece"
        func cut(_ steps: [any PreTokenizer]) -> any PreTokenizer {
            PreTokenizerSequence(steps: steps + (cutsAtSpace ? [PythonWhitespaceSplit()] : []))
        }
        guard try flag("do_word_tokenize", default: true) else {
            return (NormalizerSequence(steps: []), cut([]))
        }
        switch try choice("word_tokenizer_type", default: "basic", among: ["basic", "mecab"]) {
        case "basic":
            var steps: [any Normalizer] = [PythonCleanUp(), PythonForm(form: .nfc)]
            if lowercases { steps += [PythonLowercase(), PythonStripAccents()] as [any Normalizer] }
            return (
                NormalizerSequence(steps: steps), cut([PythonWhitespaceSplit(), PythonPunctuation(kept: kept)])
            )
        default:
            let arguments = settings.configuration?["mecab_kwargs"]
            let normalizes = try arguments?.bool("normalize_text", default: true) ?? true
            return (
                NormalizerSequence(steps: normalizes ? [PythonForm(form: .nfkc)] : []),
                cut([MeCabWords(mecab: try mecab(arguments), lowercases: lowercases, kept: kept)])
            )
        }
    }

    private func mecab(_ arguments: Component?) throws -> MeCab {
        let place = arguments ?? settings.configuration
        var dictionary = MeCabDictionary(
            name: "unidic_lite", options: ShellWords.split(try arguments?["mecab_option"]?.string() ?? ""))
        if let declared = arguments?.value["mecab_dic"] {
            dictionary.name = declared.isNull ? nil : try arguments?["mecab_dic"]?.string()
        }
        func open() throws -> MeCab {
            if let name = dictionary.name, !MeCabDictionary.names.contains(name) {
                throw Problem.badInput(
                    "mecab_dic is “\(name)”; known are \(MeCabDictionary.names.joined(separator: ", ")) and null")
            }
            return try MeCab(arguments: dictionary.arguments())
        }
        return try place?.placing(open) ?? open()
    }

    private func model(_ vocabulary: Vocabulary, unknownToken: String) throws -> any TokenModel {
        if try subwordType() == "wordpiece" {
            return try WordPiece(vocabulary: vocabulary, unknownToken: unknownToken)
        }
        guard let unknownID = vocabulary.id(of: unknownToken) else {
            throw Problem.badInput("the vocabulary lacks the unknown token “\(unknownToken)”")
        }
        return CharacterModel(vocabulary: vocabulary, unknownID: unknownID)
    }

    private func subwordType() throws -> String {
        guard try flag("do_subword_tokenize", default: true) else {
            throw Problem.badInput(
                "do_subword_tokenize: false is not supported", at: .init(file: settings.configuration?.file))
        }
        return try choice("subword_tokenizer_type", default: "wordpiece", among: ["wordpiece", "character"])
    }

    private func choice(_ key: String, default standard: String, among known: [String]) throws -> String {
        guard let component = settings.configuration?[key] else { return standard }
        let name = try component.string()
        guard known.contains(name) else {
            throw component.problem("“\(name)” is not supported; supported are \(known.joined(separator: " and "))")
        }
        return name
    }

    private func flag(_ key: String, default standard: Bool) throws -> Bool {
        try settings.configuration?.bool(key, default: standard) ?? standard
    }

    private func neverSplit() throws -> [String] {
        try settings.configuration?["never_split"]?.elements().map { try $0.string() } ?? []
    }

    /// The lines, ended as in Python's text files; whitespace in them is a piece's own.
    private func pieces() throws -> [(piece: String, id: Int)] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem.badInput("the vocabulary is not UTF-8", at: .init(file: file))
        }
        var lines: [String.UnicodeScalarView] = [.init()]
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\r" || (scalar == "\n" && !isAfterReturn) { lines.append(.init()) }
            if scalar != "\r", scalar != "\n" { lines[lines.count - 1].append(scalar) }
            isAfterReturn = scalar == "\r"
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.enumerated().map { (String($0.element), $0.offset) }
    }
}
