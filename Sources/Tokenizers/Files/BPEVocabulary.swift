import Problems

/// Pieces with their ids and the merges among them, and what a BPE family makes of them.
struct BPEVocabulary {
    var pieces: [(piece: String, id: Int)]
    /// nil: those that the pieces imply, by their ids.
    var merges: [(String, String)]?
    /// Tokens that are found in a text as a whole, beside those that the settings declare.
    var addedTokens: [AddedToken] = []

    /// The parts of a family's tokenizer.
    ///
    /// - Parameter frame: The post-processor of `tokenizer.json`, given whether a token has an id; nil without that
    ///   file.
    func parts(
        _ family: BPEFamily, _ settings: TokenizerSettings, frame: (((Int) -> Bool) throws -> Frame)? = nil
    ) throws -> TokenizerParts {
        let names = settings.namedTokens(over: family.namedTokens)
        let vocabulary = try Vocabulary(pieces)
        let normalizer = family.normalizer
        let merges =
            try merges?.map { try Merge($0.0, $0.1, in: vocabulary, continuingPrefix: "") }
            ?? ImpliedMerges(pieces.map(\.piece), in: vocabulary).byPlace
        let added = try AddedTokens(
            addedTokens + settings.declaredTokens(over: family.namedTokens), vocabulary: vocabulary,
            normalizer: normalizer)
        func id(_ name: String?) -> [Int] {
            name.flatMap { added.id(of: $0) ?? vocabulary.id(of: $0) }.map { [$0] } ?? []
        }
        var ends = Frame()
        switch (family, frame) {
        case (.roberta, _):
            ends = Frame(before: id(names.cls), after: id(names.sep))
            if settings.trimsOffsets ?? true {
                ends.trims = [OffsetTrim(addsPrefixSpace: settings.addsPrefixSpace ?? false)]
            }
        case (.gptNeoX, .some): break
        case (_, let frame?): ends = try frame { added.token(for: $0) != nil || vocabulary.token(for: $0) != nil }
        case (_, nil):
            ends = Frame(before: settings.addsBOS ? id(names.bos) : [], after: settings.addsEOS ? id(names.eos) : [])
        }
        return TokenizerParts(
            addedTokens: added, normalizer: normalizer, preTokenizer: try family.preTokenizer(settings),
            model: BPE(vocabulary: vocabulary, merges: merges, options: family.options), frame: ends,
            namedTokens: names, maximumLength: settings.maximumLength,
            decoder: family.decoder(addsPrefixSpace: settings.addsPrefixSpace ?? true))
    }
}
