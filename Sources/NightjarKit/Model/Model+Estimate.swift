import Captures
import Models

extension Model {
    /// What `responses(of:positions:pooling:in:)` will need for texts of these lengths in tokens: between its steps the
    /// hidden states and one layer's responses.
    ///
    /// - Throws: A `Problem` where a tensor of a layer is missing or of another shape.
    public func estimate(ofTexts lengths: [Int], in context: Context) throws -> Estimate {
        let tally = WeightTally()
        let cost = try PooledResponses.cost(
            model: languageModel(of: checkpoint, tally: tally), tally: tally, lengths: lengths,
            threads: context.threads)
        return Estimate(
            items: lengths.count, tokens: lengths.reduce(0, +), multiplications: cost.multiplications,
            held: cost.states + cost.responses, passing: cost.computing, movable: cost.states)
    }

    /// What `hiddenStates(of:at:in:)` will need for texts of these lengths in tokens.
    ///
    /// - Throws: A `Problem` where a tensor of a layer is missing or of another shape.
    public func estimate(ofStates lengths: [Int], in context: Context) throws -> Estimate {
        var estimate = try estimate(ofTexts: lengths, in: context)
        // No responses; one layer's states at a position instead.
        estimate.held = estimate.movable + 4 * width * lengths.count
        return estimate
    }
}
