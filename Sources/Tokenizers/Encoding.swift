/// The tokens of one text, in order; the four arrays have one entry a token.
public struct Encoding: Sendable, Equatable {
    /// The ids in the vocabulary.
    public var ids: [Int]
    /// The pieces of the vocabulary, as `##ing`.
    public var tokens: [String]
    /// Where in the text each token stands, in Unicode scalars from 0; `0..<0` for tokens that the text does not hold.
    public var offsets: [Range<Int>]
    /// Whether the post-processor put the token there (transformers' `special_tokens_mask`): true for the `[CLS]` and
    /// `[SEP]` around a text, false for a `[MASK]` in it.
    public var isSpecial: [Bool]

    /// An encoding from its arrays, one entry a token in each.
    public init(ids: [Int], tokens: [String], offsets: [Range<Int>], isSpecial: [Bool]) {
        self.ids = ids
        self.tokens = tokens
        self.offsets = offsets
        self.isSpecial = isSpecial
    }

    /// The number of tokens.
    public var count: Int { ids.count }

    /// At most so many tokens, cut as transformers cuts a text: the special tokens at its end stay.
    public func cut(to limit: Int) -> Encoding {
        guard count > limit else { return self }
        let ending = min(isSpecial.reversed().prefix { $0 }.count, limit)
        func cut<Element>(_ values: [Element]) -> [Element] {
            Array(values.prefix(limit - ending) + values.suffix(ending))
        }
        return Encoding(ids: cut(ids), tokens: cut(tokens), offsets: cut(offsets), isSpecial: cut(isSpecial))
    }
}

/// A token on its way to an encoding: its id, and the scalars of the text that it stands for.
struct Token: Equatable, Sendable {
    var id: Int
    var origin: Range<Int>
    /// Whether it was found in the text as a whole.
    var isAdded = false
}
