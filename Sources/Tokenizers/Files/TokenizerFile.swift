import Problems

/// `tokenizer.json`, as the tokenizers library writes it.
///
/// Its `truncation` and `padding` are not read: they belong to a way of using the tokenizer, not to the checkpoint, and
/// the analyses decide on lengths.
struct TokenizerFile {
    let root: Component

    func parts(_ settings: TokenizerSettings) throws -> TokenizerParts {
        let modelComponent = try root.required("model")
        let type = try modelType(modelComponent)
        if type == "BPE", let parts = try familyParts(modelComponent, settings) { return parts }
        if type == "Unigram", let parts = try unigramFamilyParts(modelComponent, settings) { return parts }
        let normalizer = try root["normalizer"].map { try self.normalizer($0, settings) }
        let model = try self.model(modelComponent, type)
        let listed = try root["added_tokens"]?.elements().map(AddedToken.init(listed:)) ?? []
        let addedTokens = try root.placing {
            try AddedTokens(listed + settings.declaredTokens(), vocabulary: model.vocabulary, normalizer: normalizer)
        }
        var parts = TokenizerParts(
            addedTokens: addedTokens, normalizer: normalizer,
            preTokenizer: try root["pre_tokenizer"].map(preTokenizer), model: model, frame: Frame(),
            namedTokens: settings.namedTokens(over: type == "WordPiece" ? .bert : NamedTokens()),
            maximumLength: settings.maximumLength, decoder: try root["decoder"].map(decoder))
        if let unknown = try modelComponent["unk_token"]?.string() { parts.namedTokens.unknown = unknown }
        if let unigram = model as? Unigram, parts.namedTokens.unknown == nil {
            parts.namedTokens.unknown = model.vocabulary.token(for: unigram.unknownID)
        }
        if let component = root["post_processor"] {
            parts.frame = try frame(component) {
                addedTokens.token(for: $0) != nil || model.vocabulary.token(for: $0) != nil
            }
        }
        return parts
    }

    /// Files from before 2020 leave the type out: only WordPiece limits a word's characters, only BPE has merges.
    private func modelType(_ component: Component) throws -> String {
        if component["type"] == nil {
            if component["max_input_chars_per_word"] != nil { return "WordPiece" }
            if component["merges"] != nil { return "BPE" }
        }
        return try component.type()
    }

    private func model(_ component: Component, _ type: String) throws -> any TokenModel {
        switch type {
        case "WordPiece": return try wordPiece(component)
        case "BPE": return try bpe(component)
        case "Unigram": return try unigram(component)
        default: throw unsupported("model", component, type, ["WordPiece", "BPE", "Unigram"])
        }
    }

    private func wordPiece(_ component: Component) throws -> WordPiece {
        let entries = try component.required("vocab")
        let longestWord = try component["max_input_chars_per_word"]?.int() ?? 100
        guard longestWord >= 0 else { throw component.problem("max_input_chars_per_word is \(longestWord)") }
        return try entries.placing {
            try WordPiece(
                vocabulary: Vocabulary(entries.members().map { ($0.key, try $0.component.int()) }),
                unknownToken: try component.required("unk_token").string(),
                continuingPrefix: try component["continuing_subword_prefix"]?.string() ?? "##",
                longestWord: longestWord)
        }
    }

    /// A component that Nightjar does not know.
    func unsupported(_ part: String, _ component: Component, _ type: String, _ known: [String]) -> Problem {
        component.problem(
            "the \(part) of type “\(type)” is not supported; supported are \(known.joined(separator: ", "))")
    }
}

extension AddedToken {
    /// An entry of `added_tokens` in `tokenizer.json`.
    init(listed component: Component) throws {
        try self.init(component, isSpecial: component.bool("special", default: false))
        id = try component.required("id").int()
    }

    /// A token as an object with its flags; special tokens are looked for in the text as it is, unless they say
    /// otherwise.
    init(_ component: Component, isSpecial: Bool) throws {
        self.init(
            content: try component.required("content").string(),
            isSingleWord: try component.bool("single_word", default: false),
            stripsLeft: try component.bool("lstrip", default: false),
            stripsRight: try component.bool("rstrip", default: false),
            isNormalized: try component.bool("normalized", default: !isSpecial), isSpecial: isSpecial)
    }
}
