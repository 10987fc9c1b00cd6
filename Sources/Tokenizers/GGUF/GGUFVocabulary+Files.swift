public import Documents
import Problems

extension GGUFVocabulary {
    /// The tokenizer as `tokenizer.json` and `tokenizer_config.json`, which transformers reads.
    ///
    /// - Throws: `Problem.badInput`, naming the key, where the vocabulary is not one that a tokenizer is made of.
    public func files() throws -> (tokenizer: Value, configuration: Value) {
        // Says what is not supported.
        _ = try Tokenizer(gguf: self)
        let isByteLevel = model == "gpt2"
        let tokenizer = Value.object([
            ("version", "1.0"), ("truncation", .null), ("padding", .null),
            ("added_tokens", Value(.array(addedTokens.map(Self.listed)))), ("normalizer", .null),
            ("pre_tokenizer", isByteLevel ? try splitter.declaration : metaspace),
            ("post_processor", template(try frame)),
            ("decoder", isByteLevel ? Self.byteLevel(splits: true) : metaspaceDecoder),
            ("model", try isByteLevel ? byteLevelModel : sentencePieceModel),
        ])
        var configuration: [(String, Value)] = [
            ("tokenizer_class", "PreTrainedTokenizerFast"), ("clean_up_tokenization_spaces", Value(.bool(false))),
        ]
        for (key, name) in NamedTokens.keys {
            if let token = namedTokens[keyPath: name] { configuration.append((key, Value(.string(token)))) }
        }
        return (tokenizer, .object(configuration))
    }

    private static func listed(_ token: AddedToken) -> Value {
        .object([
            ("id", Value(.int(token.id ?? 0))), ("content", Value(.string(token.content))),
            ("single_word", Value(.bool(false))), ("lstrip", Value(.bool(false))), ("rstrip", Value(.bool(false))),
            ("normalized", Value(.bool(false))), ("special", Value(.bool(token.isSpecial))),
        ])
    }

    fileprivate static func byteLevel(splits: Bool) -> Value {
        .object([
            ("type", "ByteLevel"), ("add_prefix_space", Value(.bool(false))), ("trim_offsets", Value(.bool(true))),
            ("use_regex", Value(.bool(splits))),
        ])
    }

    private var prefixScheme: String { addsSpacePrefix == false ? "never" : "first" }

    private var metaspace: Value {
        .object([
            ("type", "Metaspace"), ("replacement", "▁"), ("prepend_scheme", Value(.string(prefixScheme))),
            ("split", Value(.bool(false))),
        ])
    }

    private var metaspaceDecoder: Value {
        let strip = Value.object([
            ("type", "Strip"), ("content", " "), ("start", Value(.int(1))), ("stop", Value(.int(0))),
        ])
        let replace = Value.object([
            ("type", "Replace"), ("pattern", .object([("String", "▁")])), ("content", " "),
        ])
        let steps = [replace, .object([("type", "ByteFallback")]), .object([("type", "Fuse")])]
        let all = addsSpacePrefix == false ? steps : steps + [strip]
        return .object([("type", "Sequence"), ("decoders", Value(.array(all)))])
    }

    private func template(_ frame: Frame) -> Value {
        func special(_ id: Int) -> Value {
            .object([
                ("SpecialToken", .object([("id", Value(.string(tokens[id]))), ("type_id", Value(.int(0)))]))
            ])
        }
        func single(_ name: String) -> Value {
            let text = Value.object([
                ("Sequence", .object([("id", Value(.string(name))), ("type_id", Value(.int(0)))]))
            ])
            return Value(.array(frame.before.map(special) + [text] + frame.after.map(special)))
        }
        let ids = Set(frame.before + frame.after).sorted()
        guard !ids.isEmpty else { return .null }
        let named = ids.map { id in
            (
                tokens[id],
                Value.object([
                    ("id", Value(.string(tokens[id]))), ("ids", Value(.array([Value(.int(id))]))),
                    ("tokens", Value(.array([Value(.string(tokens[id]))]))),
                ])
            )
        }
        let pair = (single("A").array ?? []) + (single("B").array ?? [])
        return .object([
            ("type", "TemplateProcessing"), ("single", single("A")), ("pair", Value(.array(pair))),
            ("special_tokens", .object(named)),
        ])
    }

    private var byteLevelModel: Value {
        get throws {
            let pairs = try (merges ?? []).map { line in
                try MergesFile.merge(line) { .badInput($0, at: .init(key: "tokenizer.ggml.merges")) }
            }
            let vocabulary = try Vocabulary(entries, allowingRepeats: true)
            return bpe(vocabulary, pairs, unknown: nil, ignoresMerges: try splitter == .llama3)
        }
    }

    private var sentencePieceModel: Value {
        get throws {
            let vocabulary = try Vocabulary(entries, allowingRepeats: true)
            let pairs = try spelledMerges(in: vocabulary).map { (tokens[Int($0.first)], tokens[Int($0.second)]) }
            return bpe(vocabulary, pairs, unknown: unknownID.map { tokens[$0] }, ignoresMerges: false)
        }
    }

    private func bpe(
        _ vocabulary: Vocabulary, _ merges: [(String, String)], unknown: String?, ignoresMerges: Bool
    ) -> Value {
        let fallsBack = model == "llama"
        // Of pieces that stand there twice one counts.
        let listed = entries.filter { vocabulary.id(of: $0.piece) == $0.id }
        return .object([
            ("type", "BPE"), ("dropout", .null), ("unk_token", unknown.map { Value(.string($0)) } ?? .null),
            ("continuing_subword_prefix", .null), ("end_of_word_suffix", .null),
            ("fuse_unk", Value(.bool(fallsBack))), ("byte_fallback", Value(.bool(fallsBack))),
            ("ignore_merges", Value(.bool(ignoresMerges))),
            ("vocab", .object(listed.map { ($0.piece, Value(.int($0.id))) })),
            ("merges", Value(.array(merges.map { Value(.array([Value(.string($0.0)), Value(.string($0.1))])) }))),
        ])
    }
}

extension GGUFPreTokenizer {
    /// As `tokenizer.json` declares it.
    fileprivate var declaration: Value {
        switch self {
        case .gpt2: GGUFVocabulary.byteLevel(splits: true)
        case .digits:
            sequence(.object([("type", "Digits"), ("individual_digits", Value(.bool(true)))]), splits: true)
        case .llama3: sequence(isolating(.llama3), splits: false)
        case .qwen2: sequence(isolating(.qwen2), splits: false)
        }
    }

    private func isolating(_ pattern: WordPattern) -> Value {
        .object([
            ("type", "Split"), ("pattern", .object([("Regex", Value(.string(pattern.rawValue)))])),
            ("behavior", "Isolated"), ("invert", Value(.bool(false))),
        ])
    }

    private func sequence(_ first: Value, splits: Bool) -> Value {
        .object([
            ("type", "Sequence"),
            ("pretokenizers", Value(.array([first, GGUFVocabulary.byteLevel(splits: splits)]))),
        ])
    }
}
