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

    init(
        _ parameters: EmpiricalGradientParameters, prompts: [PromptSet.Prompt], neurons: [Neuron], _ model: Model,
        in context: Context
    ) throws {
        self.prompts = prompts
        self.neurons = neurons
        let plan = MeasurementPlan(parameters, prompts: prompts, neurons: neurons, model, in: context)
        let sweep = plan.sweep, curve = plan.curve, factors = plan.factors
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
