import Problems

/// The names of the tokens with a task of their own.
struct NamedTokens: Equatable, Sendable {
    var unknown: String? = "[UNK]"
    var sep: String? = "[SEP]"
    var pad: String? = "[PAD]"
    var cls: String? = "[CLS]"
    var mask: String? = "[MASK]"
}

/// What stands beside the vocabulary: `tokenizer_config.json`, `special_tokens_map.json`, `added_tokens.json`.
///
/// As in transformers, `added_tokens_decoder` in the first outdoes the other two files.
struct TokenizerSettings {
    private(set) var namedTokens = NamedTokens()
    /// The tokens that the files declare, beside those of `tokenizer.json`.
    private(set) var declaredTokens: [AddedToken] = []
    private(set) var maximumLength: Int?
    /// `tokenizer_class`, without the `Fast` that old files put behind it.
    private(set) var tokenizerClass: String?
    private var lowercases: Bool?
    private var stripsAccents: Bool?
    private var separatesIdeographs: Bool?

    /// No one feeds a model more; transformers writes 10³⁰ for «no limit».
    private static let longestInput = 10_000_000

    private static let names = ["bos", "eos", "unk", "sep", "pad", "cls", "mask"].map { $0 + "_token" }

    init(configuration: Component?, specialTokens: Component?, addedTokens: Component?) throws {
        if let configuration {
            lowercases = try configuration["do_lower_case"]?.bool()
            stripsAccents = try configuration["strip_accents"]?.bool()
            separatesIdeographs = try configuration["tokenize_chinese_chars"]?.bool()
            tokenizerClass = try configuration["tokenizer_class"]?.string()
            if let name = tokenizerClass, name.hasSuffix("Fast") { tokenizerClass = String(name.dropLast(4)) }
            if let length = configuration["model_max_length"]?.value.int, (1...Self.longestInput).contains(length) {
                maximumLength = length
            }
        }
        let decoder = configuration?["added_tokens_decoder"]
        var special: [(name: String, token: AddedToken)] = []
        for file in [configuration, decoder == nil ? specialTokens : nil].compactMap({ $0 }) {
            try readSpecialTokens(of: file, into: &special)
        }
        let specialContents = Set(special.map { Array($0.token.content.unicodeScalars) })
        if let decoder {
            for (id, component) in try decoder.members() {
                var token = try AddedToken(component, isSpecial: component.bool("special", default: false))
                guard let id = Int(id) else { throw component.problem("“\(id)” is not a token id") }
                token.id = id
                declaredTokens.append(token)
            }
        } else if let addedTokens {
            for (content, component) in try addedTokens.members() {
                let isSpecial = specialContents.contains(Array(content.unicodeScalars))
                declaredTokens.append(
                    AddedToken(content: content, id: try component.int(), isNormalized: !isSpecial))
            }
        }
        declaredTokens.sort { ($0.id ?? 0) < ($1.id ?? 0) }
        declaredTokens += special.map(\.token)
    }

    func apply(to normalizer: inout BertNormalizer) {
        // A `tokenizer.json` alone is how these classes' tokenizers are loaded.
        guard tokenizerClass != "PreTrainedTokenizer", tokenizerClass != "TokenizersBackend" else { return }
        if let lowercases { normalizer.lowercases = lowercases }
        if let stripsAccents { normalizer.stripsAccents = stripsAccents }
        if let separatesIdeographs { normalizer.separatesIdeographs = separatesIdeographs }
    }

    /// Reads `mask_token` and its like, and the additional special tokens; a later file takes the place of an earlier.
    private mutating func readSpecialTokens(
        of file: Component, into special: inout [(name: String, token: AddedToken)]
    ) throws {
        for name in Self.names where file.value[name] != nil {
            let token = try file[name].map(Self.specialToken)
            special.removeAll { $0.name == name }
            if let token { special.append((name, token)) }
            switch name {
            case "unk_token": namedTokens.unknown = token?.content
            case "sep_token": namedTokens.sep = token?.content
            case "pad_token": namedTokens.pad = token?.content
            case "cls_token": namedTokens.cls = token?.content
            case "mask_token": namedTokens.mask = token?.content
            default: break
            }
        }
        for name in ["additional_special_tokens", "extra_special_tokens"] {
            guard let list = file[name] else { continue }
            let entries = list.value.array == nil ? try list.members().map(\.component) : try list.elements()
            special += try entries.map { (name, try Self.specialToken($0)) }
        }
    }

    /// A special token, a string or an object with its flags.
    private static func specialToken(_ component: Component) throws -> AddedToken {
        if let content = component.value.string { return AddedToken(content: content) }
        return try AddedToken(component, isSpecial: true)
    }
}
