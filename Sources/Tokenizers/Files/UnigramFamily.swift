import Problems

/// The classes of transformers that put a Unigram tokenizer together by themselves, from pieces and the compiled
/// normaliser.
///
/// Where a checkpoint names one of them, even the components of its `tokenizer.json` give way to the class's own, as in
/// transformers 5.
enum UnigramFamily: String, CaseIterable {
    case albert = "AlbertTokenizer"
    case camembert = "CamembertTokenizer"
    case debertaV2 = "DebertaV2Tokenizer"
    case t5 = "T5Tokenizer"
    case xlmRoberta = "XLMRobertaTokenizer"

    /// The family of a checkpoint's tokenizer; nil where its files alone say what it is.
    init?(_ settings: TokenizerSettings) {
        if let name = settings.tokenizerClass {
            self.init(rawValue: name)
            return
        }
        switch settings.modelType {
        case "albert": self = .albert
        case "camembert": self = .camembert
        case "deberta-v2": self = .debertaV2
        case "mt5", "t5": self = .t5
        case "xlm-roberta": self = .xlmRoberta
        default: return nil
        }
    }

    /// The names of special tokens, unless the checkpoint has others.
    var namedTokens: NamedTokens {
        switch self {
        case .albert:
            NamedTokens(
                bos: "[CLS]", eos: "[SEP]", unknown: "<unk>", sep: "[SEP]", pad: "<pad>", cls: "[CLS]", mask: "[MASK]")
        case .camembert, .xlmRoberta:
            NamedTokens(
                bos: "<s>", eos: "</s>", unknown: "<unk>", sep: "</s>", pad: "<pad>", cls: "<s>", mask: "<mask>")
        case .debertaV2:
            NamedTokens(
                bos: "[CLS]", eos: "[SEP]", unknown: "[UNK]", sep: "[SEP]", pad: "[PAD]", cls: "[CLS]", mask: "[MASK]")
        case .t5: NamedTokens(eos: "</s>", unknown: "<unk>", pad: "<pad>")
        }
    }

    /// The vocabulary that the class makes of a model file's pieces, which has a few special ones at other places.
    func pieces(of model: SentencePieceModel, _ settings: TokenizerSettings) throws -> [UnigramPiece] {
        let names = settings.namedTokens(over: namedTokens)
        let pieces = model.pieces.map { UnigramPiece($0.text, Double($0.score)) }
        func named(_ name: String?) -> UnigramPiece { UnigramPiece(name ?? "", 0) }
        switch self {
        case .albert, .debertaV2: return pieces
        case .camembert:
            return [
                UnigramPiece("<s>NOTUSED", 0), named(names.pad), UnigramPiece("</s>NOTUSED", 0), named(names.unknown),
                UnigramPiece("<unk>NOTUSED", -100),
            ] + pieces.dropFirst() + [named(names.mask)]
        case .t5:
            return try pieces + extraTokens(settings).reversed().map { UnigramPiece($0, 0) }
        case .xlmRoberta:
            return [named(names.bos), named(names.pad), named(names.eos), named(names.unknown)] + pieces.dropFirst(3)
                + [named(names.mask)]
        }
    }

    /// The id of the unknown piece.
    ///
    /// - Parameter declared: What the model file says of it.
    func unknownID(in pieces: [UnigramPiece], declared: Int?, _ settings: TokenizerSettings) throws -> Int {
        let name = settings.namedTokens(over: namedTokens).unknown ?? ""
        switch self {
        case .albert: return 1
        case .camembert: return pieces.firstIndex { $0.text.unicodeScalars.elementsEqual(name.unicodeScalars) } ?? 0
        case .debertaV2:
            let place = pieces.firstIndex { $0.score == 0 && $0.text.unicodeScalars.elementsEqual(name.unicodeScalars) }
            return try place ?? declared ?? settings.configuration?["unk_id"]?.int() ?? 1
        case .t5: return 2
        case .xlmRoberta: return 3
        }
    }

    /// Tokens that the class finds in a text beside those that the files name.
    ///
    /// - Parameter hasModelFile: Whether the pieces come from a model file, whose control pieces take the place of the
    ///   class's additional tokens.
    func extraTokens(_ settings: TokenizerSettings, hasModelFile: Bool = false) throws -> [String] {
        switch self {
        case .camembert where !hasModelFile: return ["<s>NOTUSED", "</s>NOTUSED", "<unk>NOTUSED"]
        case .t5:
            let count = settings.configuration?["extra_ids"]
            let value = try count?.int() ?? 100
            guard (0...10_000).contains(value) else {
                throw count?.problem("\(value) is no count of extra tokens")
                    ?? Problem.badInput("extra_ids is \(value)")
            }
            return (0..<value).map { "<extra_id_\($0)>" }
        default: return []
        }
    }

    func normalizer(_ charsmap: Charsmap?, _ settings: TokenizerSettings) throws -> any Normalizer {
        func flag(_ key: String, _ standard: Bool) throws -> Bool {
            try settings.configuration?.bool(key, default: standard) ?? standard
        }
        let compiled: [any Normalizer] = charsmap.map { [Precompiled($0)] } ?? []
        switch self {
        case .camembert, .t5, .xlmRoberta: return NormalizerSequence(steps: compiled)
        case .albert:
            var steps: [any Normalizer] = ["``", "''"].map {
                Replace(pattern: .text(Array($0.unicodeScalars)), content: ["\""])
            }
            if try !flag("keep_accents", false) { steps += [UnicodeForm.nfkd, StripAccents()] as [any Normalizer] }
            if try flag("do_lower_case", true) { steps.append(Lowercase()) }
            return NormalizerSequence(steps: steps + compiled)
        case .debertaV2:
            // The class leaves the compiled normaliser out.
            let lowercase: [any Normalizer] = try flag("do_lower_case", false) ? [Lowercase()] : []
            let spaces = Replace(pattern: .expression(try Pattern(#"\s{2,}|[\n\r\t]"#)), content: [" "])
            return NormalizerSequence(
                steps: lowercase + [spaces, UnicodeForm.nfc, Strip(left: false, right: true)] as [any Normalizer])
        }
    }

    func preTokenizer(_ settings: TokenizerSettings) throws -> any PreTokenizer {
        let addsPrefixSpace = settings.addsPrefixSpace ?? true
        switch self {
        case .debertaV2:
            let splitsPunctuation = try settings.configuration?.bool("split_by_punct", default: false) ?? false
            return PreTokenizerSequence(
                steps: (splitsPunctuation ? [Punctuation()] : [])
                    + [Metaspace(prependScheme: addsPrefixSpace ? .always : .first)] as [any PreTokenizer])
        case .t5: return PreTokenizerSequence(steps: [WhitespaceSplit(), Metaspace()])
        case .albert, .camembert, .xlmRoberta:
            return PreTokenizerSequence(
                steps: [WhitespaceSplit(), Metaspace(prependScheme: addsPrefixSpace ? .always : .never)])
        }
    }

    /// The names of what stands before and after a text.
    func ends(_ names: NamedTokens) -> (before: String?, after: String?) {
        switch self {
        case .albert, .debertaV2: (names.cls, names.sep)
        case .camembert, .xlmRoberta: (names.bos, names.eos)
        case .t5: (nil, names.eos)
        }
    }
}
