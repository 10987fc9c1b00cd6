import NightjarKit

extension EmpiricalGradient {
    /// As if every prompt with an answer of one token were analysed: which ones the model answers correctly is not known
    /// before it runs.
    func estimate(_ parameters: EmpiricalGradientParameters, in context: Context) async throws -> Estimate? {
        let model = try await context.model()
        let neurons = try model.neurons(parameters, in: context)
        let prompts = try PromptSet(parameters, model: model, in: context).kept
        guard !prompts.isEmpty else { return nil }
        let plan = MeasurementPlan(parameters, prompts: prompts, neurons: neurons, model, in: context)
        let lengths = prompts.map(\.answered.ids.count)
        let isCausal = model.headKind == .causalLM

        let group = GradientEstimates.largestGroup(lengths)
        var steps = [try model.estimate(ofGradients: group, atLastTokens: isCausal, in: context)]
        for sweep in plan.sweeps where sweep.pairs > 0 { steps.append(try sweep.estimate(model, in: context)) }

        let asking = try model.estimate(ofTexts: lengths, in: context)
        let gradients = steps[0].multiplications * Double(lengths.reduce(0, +)) / Double(group.reduce(0, +))
        let layer = Double(model.shape.layerParameters), head = Double(model.shape.vocabulary * model.width)
        // A point goes through the layers above twice forward and once back; of a masked model its whole prompt does.
        let rows = isCausal ? Double(prompts.count) : Double(lengths.reduce(0, +))
        let paths = Set(neurons.map(\.layer)).reduce(0.0) {
            $0 + 3 * Double(plan.factors.count)
                * (rows * Double(model.layers - $1) * layer + Double(prompts.count) * head)
        }
        let largest = steps.max { $0.memory < $1.memory } ?? steps[0]
        return Estimate(
            items: prompts.count, tokens: lengths.reduce(0, +),
            multiplications: asking.multiplications + gradients + paths
                + steps.dropFirst().reduce(0) { $0 + $1.multiplications },
            held: largest.held + 16 * plan.sweeps.reduce(0) { $0 + $1.pairs * (2 + $1.ranges.count) },
            passing: largest.passing, movable: largest.movable)
    }
}

extension Sweep {
    /// The memory of the part with the longest prompt, the work of all parts.
    func estimate(_ model: Model, in context: Context) throws -> Estimate {
        let longest = prompts.indices.max { prompts[$0].answered.ids.count < prompts[$1].answered.ids.count } ?? 0
        let together = min(mostPairs, neurons.count)
        let texts = interventions(longest * neurons.count..<longest * neurons.count + together)
        var estimate = try model.estimate(ofInterventions: texts, in: context)
        let tokens = prompts.reduce(0) { $0 + $1.answered.ids.count }
        let share =
            model.headKind == .causalLM
            ? Double(prompts.count) : Double(tokens) / Double(prompts[longest].answered.ids.count)
        estimate.multiplications *= share * Double(neurons.count) / Double(max(1, together))
        return estimate
    }
}
