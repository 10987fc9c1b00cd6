import Captures

extension Model {
    /// What `responses(of:positions:pooling:in:)` will need for texts of these lengths in tokens.
    public func estimate(ofTexts lengths: [Int], in context: Context) -> Estimate {
        let cost = PooledResponses.cost(model: language, lengths: lengths, resources: context.resources)
        return Estimate(
            items: lengths.count, tokens: lengths.reduce(0, +), multiplications: cost.multiplications,
            memory: cost.memory)
    }
}
