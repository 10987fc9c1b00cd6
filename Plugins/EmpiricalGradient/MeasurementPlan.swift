import NightjarKit

/// What a job will change, and where its integrated gradients stand; nothing of it needs the model to run.
struct MeasurementPlan: Sendable {
    /// The job's own neurons in every prompt.
    let sweep: Sweep
    /// The paper's own sample; nil where it is left out.
    let curve: Sweep?
    /// Factors of the activations; empty where integrated gradients were not asked for.
    let factors: [Double]

    var sweeps: [Sweep] { [sweep] + (curve.map { [$0] } ?? []) }

    /// At most so many curves are kept.
    private static let mostCurves = 1_000

    init(
        _ parameters: EmpiricalGradientParameters, prompts: [PromptSet.Prompt], neurons: [Neuron], _ model: Model,
        in context: Context
    ) {
        curve = parameters.curve.first.map {
            Self.curve($0, parameters, prompts: prompts, model, in: context)
        }
        let grid = ShiftGrid(step: parameters.step, to: parameters.range)
        sweep = Sweep(
            name: "measured", prompts: prompts, neurons: neurons, grid: grid, convention: parameters.shift,
            ranges: [grid.magnitudes.count],
            drawn: curve == nil ? Self.drawn(of: prompts.count * neurons.count, in: context) : [])
        factors =
            parameters.estimators.contains(.integrated)
            ? parameters.integratedRule.factors(parameters.integratedSteps) : []
    }

    private static func curve(
        _ sample: CurveSample, _ parameters: EmpiricalGradientParameters, prompts: [PromptSet.Prompt], _ model: Model,
        in context: Context
    ) -> Sweep {
        var generator = context.random("curve prompts")
        let prompts = generator.sample(sample.prompts, of: prompts)
        let neurons = model.curveNeurons(sample, in: context)
        let grid = ShiftGrid(step: parameters.step, to: sample.to)
        return Sweep(
            name: "curve", prompts: prompts, neurons: neurons, grid: grid, convention: parameters.shift,
            ranges: Array(1...max(1, grid.magnitudes.count)),
            drawn: drawn(of: prompts.count * neurons.count, in: context))
    }

    private static func drawn(of pairs: Int, in context: Context) -> Set<Int> {
        var generator = context.random("curves")
        return Set(generator.sample(mostCurves, of: Array(0..<pairs)))
    }
}
