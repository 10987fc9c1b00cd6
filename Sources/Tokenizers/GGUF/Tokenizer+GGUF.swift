import Problems

extension Tokenizer {
    /// The tokenizer that a GGUF file describes.
    ///
    /// - Throws: `Problem.badInput`, naming the key, where the vocabulary contradicts itself or asks for a model or a
    ///   pre-tokenizer that is not supported.
    public init(gguf vocabulary: GGUFVocabulary) throws {
        self.init(parts: try vocabulary.parts)
    }
}

extension GGUFVocabulary {
    fileprivate var parts: TokenizerParts {
        get throws {
            try check()
            switch model {
            case "llama": return try sentencePieceParts
            case "gpt2": return try byteLevelParts
            default:
                throw problem("model", "the tokenizer “\(model)” is not supported; supported are llama, gpt2")
            }
        }
    }

    private var sentencePieceParts: TokenizerParts {
        get throws {
            let prefix: Metaspace.PrependScheme = addsSpacePrefix == false ? .never : .first
            let vocabulary = try Vocabulary(entries, allowingRepeats: true)
            let merges = try spelledMerges(in: vocabulary)
            return try TokenizerParts(
                addedTokens: AddedTokens(addedTokens, vocabulary: vocabulary, normalizer: nil),
                preTokenizer: Metaspace(prependScheme: prefix, splitsWords: false),
                model: BPE(vocabulary: vocabulary, merges: merges, options: BPEFamily.llama.options),
                frame: frame, namedTokens: namedTokens,
                decoder: BPEFamily.llama.decoder(addsPrefixSpace: addsSpacePrefix ?? true))
        }
    }

    private var byteLevelParts: TokenizerParts {
        get throws {
            let splitter = try splitter
            let vocabulary = try Vocabulary(entries, allowingRepeats: true)
            var options = BPE.Options(spelling: .bytes)
            // Llama 3 takes whole words first; its files do not say so.
            options.ignoresMerges = splitter == .llama3
            guard let merges = try listedMerges(in: vocabulary) else { throw problem("merges", "there are no merges") }
            return try TokenizerParts(
                addedTokens: AddedTokens(addedTokens, vocabulary: vocabulary, normalizer: nil),
                preTokenizer: splitter.preTokenizer,
                model: BPE(vocabulary: vocabulary, merges: merges, options: options),
                frame: frame, namedTokens: namedTokens,
                decoder: ByteLevelDecoder())
        }
    }

    /// Of byte-level BPE.
    var splitter: GGUFPreTokenizer { get throws { try GGUFPreTokenizer(named: pre ?? "default") } }

    /// Of SentencePiece's BPE: those that are listed, or those that the scores imply.
    func spelledMerges(in vocabulary: Vocabulary) throws -> [Merge] {
        try listedMerges(in: vocabulary) ?? ImpliedMerges(tokens, in: vocabulary).byScore(allScores)
    }

    var entries: [(piece: String, id: Int)] { tokens.enumerated().map { ($0.element, $0.offset) } }

    /// Control and user-defined pieces are found in a text as a whole.
    var addedTokens: [AddedToken] {
        let named = Set([bosID, eosID, unknownID, padID].compactMap { $0 })
        return tokens.enumerated().compactMap { id, token in
            let type = types?[id]
            guard type == 3 || type == 4 || named.contains(id) else { return nil }
            return AddedToken(content: token, id: id, isSpecial: type != 4)
        }
    }

    var namedTokens: NamedTokens {
        func token(_ id: Int?) -> String? { id.map { tokens[$0] } }
        return NamedTokens(bos: token(bosID), eos: token(eosID), unknown: token(unknownID), pad: token(padID))
    }

    /// A beginning, where the file does not say, has SentencePiece's BPE and Llama 3's.
    var frame: Frame {
        get throws {
            let begins = try addsBOS ?? (model == "llama" || splitter == .llama3)
            return Frame(
                before: begins ? [bosID].compactMap { $0 } : [],
                after: addsEOS == true ? [eosID].compactMap { $0 } : [])
        }
    }

    private func check() throws {
        for (key, count) in [("scores", scores?.count), ("token_type", types?.count)] {
            if let count, count != tokens.count { throw problem(key, "\(count) are not one for each of the tokens") }
        }
        if let scores, !scores.allSatisfy(\.isFinite) { throw problem("scores", "a score is not a number") }
        let named = [
            ("bos_token_id", bosID), ("eos_token_id", eosID), ("unknown_token_id", unknownID),
            ("padding_token_id", padID),
        ]
        for (key, id) in named {
            if let id, !tokens.indices.contains(id) { throw problem(key, "no token has the id \(id)") }
        }
    }

    private var allScores: [Float] { scores ?? tokens.map { _ in 0 } }

    private func listedMerges(in vocabulary: Vocabulary) throws -> [Merge]? {
        try merges?.map { line in
            let pair = try MergesFile.merge(line) { problem("merges", $0) }
            return try Merge(pair.0, pair.1, in: vocabulary, continuingPrefix: "")
        }
    }

    private func problem(_ key: String, _ message: String) -> Problem {
        .badInput(message, at: .init(key: "tokenizer.ggml.\(key)"))
    }
}
