import Problems

extension TokenizerFile {
    /// The parts of a tokenizer that one of transformers' classes puts together anew; nil where the file stands.
    func familyParts(_ model: Component, _ settings: TokenizerSettings) throws -> TokenizerParts? {
        guard let family = BPEFamily(settings, isByteLevel: isByteLevel) else { return nil }
        let vocabulary = try BPEVocabulary(
            pieces: pieces(model), merges: merges(model),
            addedTokens: root["added_tokens"]?.elements().map(AddedToken.init(listed:)) ?? [])
        return try model.placing {
            try vocabulary.parts(family, settings) { isKnown in
                try root["post_processor"].map { try frame($0, isKnown: isKnown) } ?? Frame()
            }
        }
    }

    /// The model that the file itself describes.
    func bpe(_ model: Component) throws -> BPE {
        var options = BPE.Options()
        options.unknownToken = try model["unk_token"]?.string()
        options.fusesUnknown = try model.bool("fuse_unk", default: false)
        options.hasByteFallback = try model.bool("byte_fallback", default: false)
        options.continuingPrefix = try model["continuing_subword_prefix"]?.string() ?? ""
        options.wordSuffix = try model["end_of_word_suffix"]?.string() ?? ""
        options.ignoresMerges = try model.bool("ignore_merges", default: false)
        options.spelling = isByteLevel ? .bytes : try mark.map { .marked($0) } ?? .plain
        return try model.placing {
            let vocabulary = try Vocabulary(pieces(model))
            let merges = try merges(model).map {
                try Merge($0.0, $0.1, in: vocabulary, continuingPrefix: options.continuingPrefix)
            }
            return BPE(vocabulary: vocabulary, merges: merges, options: options)
        }
    }

    private func pieces(_ model: Component) throws -> [(piece: String, id: Int)] {
        try model.required("vocab").members().map { ($0.key, try $0.component.int()) }
    }

    /// Merges as pairs, or as lines with a space between the two, as files had them before 2024.
    private func merges(_ model: Component) throws -> [(String, String)] {
        try model.required("merges").elements().compactMap { merge in
            if let line = merge.value.string {
                return try line.hasPrefix("#version") ? nil : MergesFile.merge(line) { merge.problem($0) }
            }
            let pair = try merge.elements()
            guard pair.count == 2 else { throw merge.problem("a merge is of two pieces") }
            return (try pair[0].string(), try pair[1].string())
        }
    }

    private var isByteLevel: Bool {
        ["normalizer", "pre_tokenizer", "post_processor", "decoder"].contains { !steps(root[$0], "ByteLevel").isEmpty }
    }

    /// The character that stands for a space: Metaspace's, or what a space is replaced by, as in old files of Llama.
    private var mark: Unicode.Scalar? {
        get throws {
            if let metaspace = steps(root["pre_tokenizer"], "Metaspace").first {
                return try metaspace.required("replacement").scalar()
            }
            let replace = steps(root["normalizer"], "Replace").first { $0["pattern"]?["String"]?.value.string == " " }
            return replace?["content"]?.value.string?.unicodeScalars.first
        }
    }

    /// The steps of a type in a component, also where it is a sequence.
    private func steps(_ component: Component?, _ type: String) -> [Component] {
        guard let component else { return [] }
        if component["type"]?.value.string == type { return [component] }
        return ["normalizers", "pretokenizers", "processors", "decoders"].flatMap { name in
            (try? component[name]?.elements())?.flatMap { steps($0, type) } ?? [Component]()
        }
    }
}
