extension Tokenizer {
    /// The largest token id and one: the rows that the embedding of the checkpoint needs.
    public var vocabularySize: Int { max(model.vocabulary.count, addedTokens.largestID + 1) }

    /// The id of a piece of the vocabulary (`##ing`, `[MASK]`), compared scalar by scalar; nil where there is none.
    public func id(of token: String) -> Int? { addedTokens.id(of: token) ?? model.vocabulary.id(of: token) }

    /// The piece of the vocabulary with an id; nil where there is none.
    public func token(for id: Int) -> String? { addedTokens.token(for: id) ?? model.vocabulary.token(for: id) }

    /// A token as it stands in a text, without the mark of its place in a word (`##ing` → `ing`); empty for no token.
    public func surface(of tokenID: Int) -> String {
        if let added = addedTokens.token(for: tokenID) { return added }
        return model.vocabulary.token(for: tokenID).map(model.surface(of:)) ?? ""
    }

    /// The id that begins a text, `<s>`.
    public var bosID: Int? { namedTokens.bos.flatMap(id(of:)) }
    /// The id that ends a text that a model writes, `</s>`.
    public var eosID: Int? { namedTokens.eos.flatMap(id(of:)) }
    /// The id that fills up a shorter text, `[PAD]`.
    public var padID: Int? { namedTokens.pad.flatMap(id(of:)) }
    /// The id of what the vocabulary cannot spell, `[UNK]`.
    public var unknownID: Int? { namedTokens.unknown.flatMap(id(of:)) }
    /// The id that stands first, `[CLS]`.
    public var clsID: Int? { namedTokens.cls.flatMap(id(of:)) }
    /// The id that ends a text, `[SEP]`.
    public var sepID: Int? { namedTokens.sep.flatMap(id(of:)) }
    /// The id of a masked token, `[MASK]`.
    public var maskID: Int? { namedTokens.mask.flatMap(id(of:)) }
}
