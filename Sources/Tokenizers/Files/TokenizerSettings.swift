import Problems

/// The names of the tokens with a task of their own.
struct NamedTokens: Equatable, Sendable {
    var bos: String?
    var eos: String?
    var unknown: String?
    var sep: String?
    var pad: String?
    var cls: String?
    var mask: String?

    /// The names of BERT's tokens.
    static let bert = NamedTokens(unknown: "[UNK]", sep: "[SEP]", pad: "[PAD]", cls: "[CLS]", mask: "[MASK]")

    /// Each name with the key that tokenizer files have for it, in the order in which transformers adds the tokens.
    static let keys: [(key: String, name: any WritableKeyPath<NamedTokens, String?> & Sendable)] = [
        ("bos_token", \.bos), ("eos_token", \.eos), ("unk_token", \.unknown), ("sep_token", \.sep),
        ("pad_token", \.pad), ("cls_token", \.cls), ("mask_token", \.mask),
    ]
}

/// What stands beside the vocabulary: `tokenizer_config.json`, `special_tokens_map.json`, `added_tokens.json`.
///
/// As in transformers, `added_tokens_decoder` in the first outdoes the other two files.
struct TokenizerSettings {
    private(set) var maximumLength: Int?
    /// `tokenizer_class`, without the `Fast` that old files put behind it.
    private(set) var tokenizerClass: String?
    /// The checkpoint's `model_type`.
    private(set) var modelType: String?
    /// `tokenizer_config.json`, for what only some classes have.
    let configuration: Component?
    private(set) var addsBOS = false
    private(set) var addsEOS = false
    private(set) var addsPrefixSpace: Bool?
    private(set) var trimsOffsets: Bool?
    /// Whether a word behind an added token begins with a space's mark, as it did in old versions of transformers.
    private(set) var isLegacy = false

    /// The tokens of `added_tokens_decoder` or `added_tokens.json`.
    private(set) var listedTokens: [AddedToken] = []
    /// The tokens that the files name, by key; nil where they say that there is none.
    private var specialTokens: [String: AddedToken?] = [:]
    private var additionalTokens: [AddedToken] = []
    private var lowercases: Bool?
    private var stripsAccents: Bool?
    private var separatesIdeographs: Bool?

    /// No one feeds a model more; transformers writes 10³⁰ for «no limit».
    private static let longestInput = 10_000_000

    init(
        configuration: Component?, specialTokens: Component?, addedTokens: Component?, model: Component? = nil
    ) throws {
        self.configuration = configuration
        modelType = try model?["model_type"]?.string()
        tokenizerClass = try model?["tokenizer_class"]?.string()
        if let configuration {
            lowercases = try configuration["do_lower_case"]?.bool()
            stripsAccents = try configuration["strip_accents"]?.bool()
            separatesIdeographs = try configuration["tokenize_chinese_chars"]?.bool()
            tokenizerClass = try configuration["tokenizer_class"]?.string() ?? tokenizerClass
            addsBOS = try configuration.bool("add_bos_token", default: false)
            addsEOS = try configuration.bool("add_eos_token", default: false)
            addsPrefixSpace = try configuration["add_prefix_space"]?.bool()
            trimsOffsets = try configuration["trim_offsets"]?.bool()
            isLegacy = try configuration.bool("legacy", default: false)
            if let length = configuration["model_max_length"]?.value.int, (1...Self.longestInput).contains(length) {
                maximumLength = length
            }
        }
        if let name = tokenizerClass, name.hasSuffix("Fast") { tokenizerClass = String(name.dropLast(4)) }
        let decoder = configuration?["added_tokens_decoder"]
        for file in [configuration, decoder == nil ? specialTokens : nil].compactMap({ $0 }) {
            try readSpecialTokens(of: file)
        }
        let special = self.specialTokens.values.compactMap { $0 } + additionalTokens
        let specialContents = Set(special.map { Array($0.content.unicodeScalars) })
        if let decoder {
            for (id, component) in try decoder.members() {
                var token = try AddedToken(component, isSpecial: component.bool("special", default: false))
                guard let id = Int(id) else { throw component.problem("“\(id)” is not a token id") }
                token.id = id
                listedTokens.append(token)
            }
        } else if let addedTokens {
            for (content, component) in try addedTokens.members() {
                let isSpecial = specialContents.contains(Array(content.unicodeScalars))
                listedTokens.append(
                    AddedToken(
                        content: content, id: try component.int(), isNormalized: !isSpecial, isSpecial: isSpecial))
            }
        }
        listedTokens.sort { ($0.id ?? 0) < ($1.id ?? 0) }
    }

    /// The names of the tokens with a task of their own.
    ///
    /// - Parameter defaults: Those of the tokenizer's class, for what the files do not name.
    func namedTokens(over defaults: NamedTokens = .bert) -> NamedTokens {
        var names = defaults
        for (key, name) in NamedTokens.keys {
            if let token = specialTokens[key] { names[keyPath: name] = token?.content }
        }
        return names
    }

    /// The tokens that the files declare, beside those of `tokenizer.json`.
    ///
    /// - Parameter defaults: Named tokens that there are unless the files say otherwise.
    func declaredTokens(over defaults: NamedTokens = NamedTokens()) -> [AddedToken] {
        let named = NamedTokens.keys.compactMap { key, name -> AddedToken? in
            if let token = specialTokens[key] { return token }
            return defaults[keyPath: name].map { AddedToken(content: $0, isSpecial: true) }
        }
        return listedTokens + named + additionalTokens
    }

    func apply(to normalizer: inout BertNormalizer) {
        // A `tokenizer.json` alone is how these classes' tokenizers are loaded.
        guard tokenizerClass != "PreTrainedTokenizer", tokenizerClass != "TokenizersBackend" else { return }
        if let lowercases { normalizer.lowercases = lowercases }
        if let stripsAccents { normalizer.stripsAccents = stripsAccents }
        if let separatesIdeographs { normalizer.separatesIdeographs = separatesIdeographs }
    }

    /// Reads `mask_token` and its like, and the additional special tokens; a later file takes the place of an earlier.
    private mutating func readSpecialTokens(of file: Component) throws {
        for (key, _) in NamedTokens.keys where file.value[key] != nil {
            specialTokens.updateValue(try file[key].map(Self.specialToken), forKey: key)
        }
        for name in ["additional_special_tokens", "extra_special_tokens"] {
            guard let list = file[name] else { continue }
            let entries = list.value.array == nil ? try list.members().map { $0.component } : Array(try list.elements())
            additionalTokens += try entries.map(Self.specialToken)
        }
    }

    /// A special token, a string or an object with its flags.
    private static func specialToken(_ component: Component) throws -> AddedToken {
        if let content = component.value.string { return AddedToken(content: content, isSpecial: true) }
        return try AddedToken(component, isSpecial: true)
    }
}
