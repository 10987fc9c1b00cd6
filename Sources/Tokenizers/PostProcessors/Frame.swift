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
        let ids = before + tokens.map(\.id) + after
        return Encoding(
            ids: ids, tokens: ids.map(piece),
            offsets: before.map { _ in 0..<0 } + tokens.map(\.origin) + after.map { _ in 0..<0 },
            isSpecial: before.map { _ in true } + tokens.map { _ in false } + after.map { _ in true })
    }

    /// Takes spaces out of the tokens' origins in a text.
    func trim(_ tokens: inout [Token], in text: [Unicode.Scalar], piece: (Int) -> String) {
        for trim in trims {
            for index in tokens.indices {
                let token = tokens[index]
                let spelling = token.isAdded ? Array(text[token.origin]) : Array(piece(token.id).unicodeScalars)
                tokens[index].origin = trim.applied(to: token.origin, of: spelling, isFirst: index == 0)
            }
        }
    }

    /// This frame with another around it.
    func inside(_ outer: Frame) -> Frame {
        Frame(before: outer.before + before, after: after + outer.after, trims: trims + outer.trims)
    }
}
