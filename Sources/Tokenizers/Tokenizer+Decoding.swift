extension Tokenizer {
    /// The text that token ids spell, as the tokenizers library decodes it; ids of no token are left out.
    ///
    /// - Parameter skippingSpecialTokens: Whether `[CLS]` and its like are left out, too.
    public func decode(_ ids: [Int], skippingSpecialTokens: Bool = false) -> String {
        let pieces = ids.compactMap { id in
            skippingSpecialTokens && addedTokens.isSpecial(id)
                ? nil : addedTokens.spelling(of: id) ?? model.vocabulary.token(for: id)
        }
        return decoder.map { $0.decode(pieces).joined() } ?? pieces.joined(separator: " ")
    }
}
