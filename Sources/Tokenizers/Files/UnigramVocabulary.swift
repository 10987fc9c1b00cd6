import Problems

/// A piece of a Unigram vocabulary and its score, a logarithm of a probability.
struct UnigramPiece: Equatable, Sendable {
    var text: String
    var score: Double

    init(_ text: String, _ score: Double) {
        self.text = text
        self.score = score
    }
}

/// The pieces of a Unigram tokenizer, and what a family makes of them.
struct UnigramVocabulary {
    var pieces: [UnigramPiece]
    /// What the model file says of the unknown piece; nil for `tokenizer.json`.
    var unknownID: Int?
    var charsmap: Charsmap?
    /// The added tokens of `tokenizer.json`.
    var listedTokens: [AddedToken] = []
    /// The control and user-defined pieces of a model file.
    var controlTokens: [AddedToken] = []
    var isModelFile = false

    /// The parts of a family's tokenizer.
    ///
    /// - Parameter frame: The post-processor of `tokenizer.json`, given whether a token has an id; nil without one.
    func parts(
        _ family: UnigramFamily, _ settings: TokenizerSettings, frame: (((Int) -> Bool) throws -> Frame)? = nil
    ) throws -> TokenizerParts {
        let names = settings.namedTokens(over: family.namedTokens)
        let model = try Unigram(
            pieces: pieces, unknownID: family.unknownID(in: pieces, declared: unknownID, settings),
            hasByteFallback: false)
        let normalizer = try family.normalizer(charsmap, settings)
        let extra = try family.extraTokens(settings, hasModelFile: isModelFile).map {
            AddedToken(content: $0, isSpecial: true)
        }
        var declared = settings.declaredTokens(over: family.namedTokens)
        if family == .camembert, let mask = declared.firstIndex(where: { $0.id == nil && $0.content == names.mask }) {
            declared[mask].stripsLeft = true
        }
        for (index, token) in declared.enumerated() where token.id == nil {
            // A model file's control pieces are without flags, whatever the files say of a token of that name.
            if let control = controlTokens.first(where: { $0.content == token.content }) { declared[index] = control }
        }
        let added = try AddedTokens(
            listedTokens + declared + controlTokens + extra, vocabulary: model.vocabulary, normalizer: normalizer)
        func id(_ name: String?) throws -> [Int] {
            guard let name else { return [] }
            guard let id = added.id(of: name) else { throw Problem.badInput("the vocabulary lacks “\(name)”") }
            return [id]
        }
        let ends = family.ends(names)
        var around = Frame(before: try id(ends.before), after: try id(ends.after))
        if family == .albert, let frame {
            around = try frame { added.token(for: $0) != nil || model.vocabulary.token(for: $0) != nil }
        }
        return TokenizerParts(
            addedTokens: added, normalizer: normalizer, preTokenizer: try family.preTokenizer(settings), model: model,
            frame: around, namedTokens: names, maximumLength: settings.maximumLength,
            decoder: MetaspaceDecoder(replacement: "▁", hasPrefix: true))
    }
}
