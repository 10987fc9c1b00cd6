import Problems

extension SentencePieceModel {
    /// The parts of the tokenizer that Llama's class makes of a model of type BPE.
    func bpeParts(_ settings: TokenizerSettings) throws -> TokenizerParts {
        let added = pieces.enumerated().filter { $0.element.kind == .control || $0.element.kind == .userDefined }
        let vocabulary = BPEVocabulary(
            pieces: pieces.enumerated().map { ($0.element.text, $0.offset) },
            addedTokens: added.map { id, piece in
                AddedToken(content: piece.text, id: id, isSpecial: piece.kind == .control)
            })
        do {
            return try vocabulary.parts(.llama, settings)
        } catch var problem as Problem {
            problem.place = problem.place ?? .init(file: file)
            throw problem
        }
    }
}
