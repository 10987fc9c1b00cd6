extension Model {
    /// The id that ends what the model writes, by its tokenizer, else by its configuration; nil where there is none.
    public var endOfTextID: Int? { tokenizer.eosID ?? configuredEnds.first }

    /// All ids that end what the model writes: its tokenizer's, and those of `eos_token_id` in its configuration, which
    /// may list several.
    public var endOfTextIDs: Set<Int> { Set(configuredEnds + [tokenizer.eosID].compactMap(\.self)) }

    private var configuredEnds: [Int] {
        (try? checkpoint.configuration.ints("eos_token_id", in: 0...max(0, shape.vocabulary - 1))) ?? []
    }

    /// Token ids of a prompt. Of a causal model they end where its answer would begin: what its tokenizer ends every
    /// text with is left out.
    public func promptTokens(_ prompt: String) -> [Int] {
        let encoding = encode(prompt)
        guard language.isCausal else { return encoding.ids }
        return Array(encoding.ids.prefix((encoding.isSpecial.lastIndex(of: false) ?? encoding.count - 1) + 1))
    }
}
