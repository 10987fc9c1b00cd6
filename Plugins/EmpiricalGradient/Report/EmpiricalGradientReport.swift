import NightjarKit

/// From what was measured to results: headlines, tables, figures and notes (DESIGN section 5).
struct EmpiricalGradientReport {
    let parameters: EmpiricalGradientParameters
    let prompts: PromptSet
    let measurement: Measurement
    let model: Model
    let linearity: LinearitySummary
    let estimators: [EstimatorSummary]

    init(
        parameters: EmpiricalGradientParameters, prompts: PromptSet, measurement: Measurement, model: Model,
        context: Context
    ) {
        self.parameters = parameters
        self.prompts = prompts
        self.measurement = measurement
        self.model = model
        linearity = LinearitySummary(
            measurement, linearAt: parameters.linearAt, layers: model.layers, in: context)
        var seen: Set<Estimator> = []
        estimators = parameters.estimators.filter { seen.insert($0).inserted }.map {
            EstimatorSummary($0, measurement, convention: parameters.shift, in: context)
        }
    }

    func results() -> Results {
        var results = Results()
        addHeadlines(to: &results)
        addTables(to: &results)
        addFigures(to: &results)
        addNotes(to: &results)
        return results
    }

    private func addHeadlines(to results: inout Results) {
        func add(_ name: String, _ headline: LinearitySummary.Headline, _ help: String) {
            results.headline(name, headline.value, help: help)
            results.headline(name + ".low", headline.interval?.low)
            results.headline(name + ".high", headline.interval?.high)
        }
        results.headline("prompts", measurement.prompts.count, help: "Prompts analysed")
        results.headline("neurons", measurement.neurons.count, help: "Neurons changed in each prompt")
        add(
            "linearRatio", linearity.ratio,
            "Share of (prompt, neuron) pairs with |r| of at least \(parameters.linearAt.short) over ±\(parameters.range.short)"
        )
        add("layerGenerality", linearity.layerGenerality, "How evenly linear neurons are spread over layers, 0 to 1")
        add("promptGenerality", linearity.promptGenerality, "How evenly linear neurons are spread over prompts, 0 to 1")
        for summary in estimators {
            add(
                summary.estimator.rawValue + "Pearson", summary.pearson,
                "Correlation of \(summary.estimator.inWords) with the measured gradient")
        }
        if prompts.asked > 0 {
            results.headline(
                "promptsCorrect", Double(prompts.correct) / Double(prompts.asked),
                help: "Share of \(prompts.asked) prompts with an answer of one token that the model answers correctly")
        }
    }

    private func addNotes(to results: inout Results) {
        results.note(prompts.sentence + ".")
        results.note(
            parameters.shift.sentence
                + "; columns activation and computed hold A and G_C, so that any other sign can be recovered.")
        results.note(
            "The answer's probability is the softmax over the whole vocabulary at "
                + (model.headKind == .maskedLM ? "the mask" : "the prompt's last token")
                + ", with the log-sum-exp in double; one neuron is changed there at a time.")
        results.note(
            "Empirical is the slope through the origin over ±\(parameters.range.short) in steps of \(parameters.step.short); polarity is "
                + "its sign. Intervals are percentile bootstraps over prompts (1,000 draws, 95 %).")
        if measurement.sweep.grid.magnitudes.count < 3 {
            results.note(
                "Over \(2 * measurement.sweep.grid.magnitudes.count) shifts |r| is high by construction; "
                    + "widen `range` or use smaller steps to see whether neurons are linear.", kind: .warning)
        }
        let empty = linearity.pairsByLayer.count { $0 == 0 }
        if empty > 0 {
            results.note(
                "\(empty) of \(model.layers) layers have none of the \(measurement.neurons.count) neurons; layerGenerality "
                    + "counts every layer of the model, so more neurons raise it.")
        }
        if measurement.integrated != nil {
            results.note(
                "Integrated is A·mean(∂p/∂a) over \(parameters.integratedSteps) points α·A (\(parameters.integratedRule.rawValue)), "
                    + "all neurons of a layer scaled together: an attribution, not a gradient, compared as the paper does."
            )
        }
        if measurement.prompts.count < 10 {
            results.note(
                "Only \(measurement.prompts.count) prompts were analysed: intervals over so few say little.",
                kind: .warning)
        }
    }
}

extension Double {
    /// Without a point where it is whole.
    var short: String { Int(exactly: self).map { String($0) } ?? description }
}

extension Estimator {
    var inWords: String {
        switch self {
        case .computed: "the computed gradient"
        case .integrated: "the integrated gradient"
        case .neurgrad: "NeurGrad"
        }
    }
}
