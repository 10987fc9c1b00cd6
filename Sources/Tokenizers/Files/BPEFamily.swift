import Problems

/// The classes of transformers that put a BPE tokenizer together by themselves, from vocabulary and merges.
///
/// Where a checkpoint names one of them, even the components of its `tokenizer.json` but for the post-processor give
/// way to the class's own, as in transformers 5.
enum BPEFamily: String, CaseIterable {
    case gpt2 = "GPT2Tokenizer"
    case gptNeoX = "GPTNeoXTokenizer"
    case qwen2 = "Qwen2Tokenizer"
    case roberta = "RobertaTokenizer"
    case llama = "LlamaTokenizer"

    /// The family of a checkpoint's tokenizer; nil where `tokenizer.json` alone says what it is.
    ///
    /// - Parameter isByteLevel: Whether `tokenizer.json` has a component of type ByteLevel: then it is not Llama's,
    ///   whatever it is called.
    init?(_ settings: TokenizerSettings, isByteLevel: Bool = false) {
        switch (settings.modelType, settings.tokenizerClass) {
        case ("mistral", _), ("mixtral", _), ("phi3", _): return nil
        case ("qwen2", _), ("qwen3", nil): self = .qwen2
        case ("gpt2", nil): self = .gpt2
        case ("gpt_neox", nil): self = .gptNeoX
        case ("roberta", nil): self = .roberta
        case (_, let name?):
            guard let family = Self(rawValue: name), !(family == .llama && isByteLevel) else { return nil }
            self = family
        default: return nil
        }
    }

    /// The names of special tokens, unless the checkpoint has others.
    var namedTokens: NamedTokens {
        let end = "<|endoftext|>"
        switch self {
        case .gpt2: return NamedTokens(bos: end, eos: end, unknown: end)
        case .gptNeoX: return NamedTokens(bos: end, eos: end, unknown: end, pad: "<|padding|>")
        case .qwen2: return NamedTokens(eos: end, unknown: end, pad: end)
        case .roberta:
            return NamedTokens(
                bos: "<s>", eos: "</s>", unknown: "<unk>", sep: "</s>", pad: "<pad>", cls: "<s>", mask: "<mask>")
        case .llama: return NamedTokens(bos: "<s>", eos: "</s>", unknown: "<unk>")
        }
    }

    var options: BPE.Options {
        self == .llama
            ? BPE.Options(fusesUnknown: true, hasByteFallback: true, spelling: .marked("▁"))
            : BPE.Options(spelling: .bytes)
    }

    var normalizer: (any Normalizer)? { self == .gptNeoX || self == .qwen2 ? UnicodeForm.nfc : nil }

    func preTokenizer(_ settings: TokenizerSettings) throws -> any PreTokenizer {
        switch self {
        case .llama:
            let scheme: Metaspace.PrependScheme =
                settings.addsPrefixSpace == false ? .never : settings.isLegacy ? .always : .first
            return Metaspace(prependScheme: scheme, splitsWords: false)
        case .qwen2:
            return try ByteLevel.splitting(by: .qwen2, addsPrefixSpace: settings.addsPrefixSpace ?? false)
        case .gpt2, .gptNeoX, .roberta:
            return try ByteLevel.splitting(by: .gpt2, addsPrefixSpace: settings.addsPrefixSpace ?? false)
        }
    }

    func decoder(addsPrefixSpace: Bool) -> any Decoder {
        guard self == .llama else { return ByteLevelDecoder() }
        let steps: [any Decoder] = [
            ReplaceDecoder(pattern: .text(["▁"]), content: " "), ByteFallbackDecoder(), FuseDecoder(),
        ]
        return DecoderSequence(
            steps: addsPrefixSpace ? steps + [StripDecoder(content: " ", atStart: 1, atEnd: 0)] : steps)
    }
}
