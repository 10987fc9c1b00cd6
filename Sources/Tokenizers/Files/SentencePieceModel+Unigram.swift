import Problems

extension SentencePieceModel {
    /// The parts of the tokenizer that transformers makes of a model of type Unigram for a checkpoint's class.
    func unigramParts(_ settings: TokenizerSettings) throws -> TokenizerParts {
        do {
            guard let family = UnigramFamily(settings) else { return try plainParts(settings) }
            let vocabulary = UnigramVocabulary(
                pieces: try family.pieces(of: self, settings), unknownID: unknown.id, charsmap: try compiledRules(),
                controlTokens: controlTokens, isModelFile: true)
            return try vocabulary.parts(family, settings)
        } catch var problem as Problem {
            problem.place = problem.place ?? .init(file: file)
            throw problem
        }
    }

    /// The tokenizer of no class of its own: the file's pieces and rules, and a mark for each space.
    ///
    /// Llama's class has no Unigram; transformers 5 would make merges of the pieces, by which no model was trained. Here
    /// it spells as SentencePiece itself does.
    private func plainParts(_ settings: TokenizerSettings) throws -> TokenizerParts {
        let isLlama = settings.tokenizerClass == BPEFamily.llama.rawValue
        let own = NamedTokens(
            bos: bos.id == nil ? nil : bos.text, eos: eos.id == nil ? nil : eos.text,
            unknown: unknown.id == nil ? nil : unknown.text)
        let names = settings.namedTokens(over: own)
        let model = try Unigram(
            pieces: pieces.map { UnigramPiece($0.text, Double($0.score).rereadAsJSON) }, unknownID: unknown.id ?? 0,
            hasByteFallback: hasByteFallback)
        let normalizer = NormalizerSequence(steps: try steps(isLlama: isLlama, settings))
        let added = try AddedTokens(
            settings.listedTokens + controlTokens + settings.declaredTokens(over: own), vocabulary: model.vocabulary,
            normalizer: normalizer)
        func id(_ name: String?) -> [Int] { name.flatMap(added.id(of:)).map { [$0] } ?? [] }
        return TokenizerParts(
            addedTokens: added, normalizer: normalizer,
            preTokenizer: nil, model: model,
            frame: Frame(before: settings.addsBOS ? id(names.bos) : [], after: settings.addsEOS ? id(names.eos) : []),
            namedTokens: names, maximumLength: settings.maximumLength,
            decoder: BPEFamily.llama.decoder(addsPrefixSpace: isLlama && settings.addsPrefixSpace ?? true))
    }

    private func steps(isLlama: Bool, _ settings: TokenizerSettings) throws -> [any Normalizer] {
        var steps: [any Normalizer] = try compiledRules().map { [Precompiled($0)] } ?? []
        if isLlama {
            if removesExtraSpaces {
                steps +=
                    [Strip(), Replace(pattern: .expression(try Pattern(" {2,}")), content: [" "])] as [any Normalizer]
            }
            if addsDummyPrefix, settings.addsPrefixSpace ?? true { steps.append(Prepend(content: [" "])) }
        }
        return steps + [Replace(pattern: .text([" "]), content: ["▁"])]
    }

    private func compiledRules() throws -> Charsmap? { charsmap.isEmpty ? nil : try Charsmap(charsmap) }

    /// Control and user-defined pieces are found in a text as wholes.
    private var controlTokens: [AddedToken] {
        pieces.filter { $0.kind == .control || $0.kind == .userDefined }.map {
            AddedToken(content: $0.text, isSpecial: $0.kind == .control)
        }
    }
}
