/// The post-processor: what stands around the tokens of a text, as `[CLS] … [SEP]`.
struct Frame: Sendable {
    var before: [Int] = []
    var after: [Int] = []

    /// The encoding of a text's tokens, with the frame or without.
    func framed(_ tokens: [Token], addingSpecialTokens: Bool, piece: (Int) -> String) -> Encoding {
        let before = addingSpecialTokens ? before : []
        let after = addingSpecialTokens ? after : []
        let ids = before + tokens.map(\.id) + after
        return Encoding(
            ids: ids, tokens: ids.map(piece),
            offsets: before.map { _ in 0..<0 } + tokens.map(\.origin) + after.map { _ in 0..<0 },
            isSpecial: before.map { _ in true } + tokens.map { _ in false } + after.map { _ in true })
    }
}
