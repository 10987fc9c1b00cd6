public import Captures
import Models

extension Model {
    /// What ``interventions(_:in:advance:)`` will need for these texts and changes.
    ///
    /// - Throws: A `Problem` where the checkpoint predicts no tokens, something is out of range, or a tensor is missing.
    public func estimate(ofInterventions texts: [InterventionText], in context: Context) throws -> Estimate {
        let tally = WeightTally()
        let model = try languageModel(of: checkpoint, tally: tally)
        let pass = try InterventionPass(model: language, texts: texts, resources: context.resources)
        return Estimate(
            try pass.cost(model: model, tally: tally), items: texts.count,
            tokens: texts.reduce(0) { $0 + $1.ids.count })
    }

    /// What ``neuronGradients(of:targets:positions:in:keeping:visit:)`` will need for texts of these lengths in tokens; a pass through
    /// the points of a path is one of as many texts.
    ///
    /// - Parameters:
    ///   - lengths: Of each text, in tokens.
    ///   - targets: The most targets that a text has.
    ///   - atLastTokens: Whether targets and positions are at the texts' last tokens, which is cheaper in a causal model.
    ///   - context: The job: threads, memory.
    /// - Throws: A `Problem` where a tensor of a layer is missing or of another shape.
    public func estimate(
        ofGradients lengths: [Int], targets: Int = 1, atLastTokens: Bool = true, in context: Context
    ) throws -> Estimate {
        let tally = WeightTally()
        let cost = try GradientPass.cost(
            model: languageModel(of: checkpoint, tally: tally), tally: tally, lengths: lengths, targets: targets,
            atLastTokens: atLastTokens && language.isCausal, threads: context.threads)
        return Estimate(cost, items: lengths.count, tokens: lengths.reduce(0, +))
    }
}

extension Estimate {
    fileprivate init(_ cost: PassCost, items: Int, tokens: Int) {
        self.init(
            items: items, tokens: tokens, multiplications: cost.multiplications, held: cost.held,
            passing: cost.computing, movable: cost.movable)
    }
}
