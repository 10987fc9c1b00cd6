/// The post-processor: what stands around the tokens of a text, as `[CLS] … [SEP]`, and how spaces count in offsets.
struct Frame: Sendable {
    var before: [Int] = []
    var after: [Int] = []
    /// One after the other; each takes spaces at the ends of tokens out of their offsets.
    var trims: [OffsetTrim] = []

    /// The encoding of a text's tokens, with the frame or without.
    func framed(_ tokens: [Token], addingSpecialTokens: Bool, piece: (Int) -> String) -> Encoding {
        let before = addingSpecialTokens ? before : []
        let after = addingSpecialTokens ? after : []
        let pieces = tokens.map { piece($0.id) }
        var origins = tokens.map(\.origin)
        for trim in trims { trim.apply(to: &origins, pieces: pieces) }
        return Encoding(
            ids: before + tokens.map(\.id) + after, tokens: before.map(piece) + pieces + after.map(piece),
            offsets: before.map { _ in 0..<0 } + origins + after.map { _ in 0..<0 },
            isSpecial: before.map { _ in true } + tokens.map { _ in false } + after.map { _ in true })
    }

    /// This frame with another around it.
    func inside(_ outer: Frame) -> Frame {
        Frame(before: outer.before + before, after: after + outer.after, trims: trims + outer.trims)
    }
}
