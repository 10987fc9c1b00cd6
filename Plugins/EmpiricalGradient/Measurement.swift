import NightjarKit

/// All that is computed of the chosen neurons in the kept prompts: estimates first, then what interventions measure.
struct Measurement: Sendable {
    let prompts: [PromptSet.Prompt]
    let neurons: [Neuron]
    let estimates: GradientEstimates
    /// nil where integrated gradients were not asked for.
    let integrated: IntegratedEstimates?
    let sweep: Sweep
    let measured: SweepResults
    /// The paper's own sample; nil where it was left out.
    let curve: Sweep?
    let curveMeasured: SweepResults?

    /// At most so many curves are kept.
    private static let mostCurves = 1_000

    init(
        _ parameters: EmpiricalGradientParameters, prompts: [PromptSet.Prompt], neurons: [Neuron], _ model: Model,
        in context: Context
    ) throws {
        self.prompts = prompts
        self.neurons = neurons
        let curve = parameters.curve.first.map {
            Self.curve($0, parameters, prompts: prompts, model, in: context)
        }
        let grid = ShiftGrid(step: parameters.step, to: parameters.range)
        let sweep = Sweep(
            name: "measured", prompts: prompts, neurons: neurons, grid: grid, convention: parameters.shift,
            ranges: [grid.magnitudes.count],
            drawn: curve == nil ? Self.drawn(of: prompts.count * neurons.count, in: context) : [])
        let factors =
            parameters.estimators.contains(.integrated)
            ? parameters.integratedRule.factors(parameters.integratedSteps) : []
        var stages = Stages(
            work: [
                4 * prompts.count, 3 * prompts.count * Set(neurons.map(\.layer)).count * factors.count, sweep.changes,
                curve?.changes ?? 0,
            ], context: context)

        estimates = try GradientEstimates.compute(
            prompts, neurons: neurons, convention: parameters.shift, model, in: context,
            advance: stages.next("gradients"))
        let advanceIntegrated = stages.next("integrated gradients")
        integrated =
            factors.isEmpty
            ? nil
            : try IntegratedEstimates.compute(
                prompts, neurons: neurons, factors: factors, model, in: context, advance: advanceIntegrated)
        measured = try sweep.run(model, in: context, advance: stages.next("interventions"))
        curveMeasured = try curve?.run(model, in: context, advance: stages.next("curve"))
        self.sweep = sweep
        self.curve = curve
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

    /// The estimate of a (prompt, neuron) pair; NaN where it was not asked for.
    func estimate(_ estimator: Estimator, _ pair: Int, _ convention: ShiftConvention) -> Double {
        switch estimator {
        case .computed: Double(estimates.computed[pair])
        case .integrated: integrated?.values[pair] ?? .nan
        case .neurgrad: Double(estimates.computed[pair] * convention.direction(at: measured.activations[pair]))
        }
    }
}

/// The job's progress over its stages, each by its work.
private struct Stages {
    let work: [Int]
    let context: Context
    private var done = 0

    init(work: [Int], context: Context) {
        self.work = work
        self.context = context
    }

    /// Where the next stage reports how far it is.
    mutating func next(_ what: String) -> (Double) -> Void {
        let total = Double(max(1, work.reduce(0, +)))
        let before = Double(work.prefix(done).reduce(0, +)) / total
        let share = Double(work.indices.contains(done) ? work[done] : 0) / total
        done += 1
        return { [context] in context.progress(0.03 + 0.96 * (before + share * $0), what) }
    }
}
