import NightjarKit

/// Which tokens a classifier's score comes from, by integrated gradients, and how far that can be trusted (METHODS
/// section 4.1).
struct IntegratedGradients: Analysis {
    static let id = "integrated-gradients"
    static let summary = "Which tokens a classifier's decision comes from, and how far that can be trusted"

    typealias Parameters = IntegratedGradientsParameters

    static func problems(with parameters: IntegratedGradientsParameters) -> [String] { parameters.problems }

    func run(_ parameters: IntegratedGradientsParameters, in context: Context) async throws -> Results {
        context.progress(0, "reading texts")
        let model = try await context.model()
        var inputs = try InputSet(parameters, model: model, in: context)
        let share = parameters.sanity.isEmpty ? 0.98 : 0.8
        let texts = try attributed(&inputs, by: model, parameters, in: context) {
            context.progress(share * $0, "integrating")
        }
        let checks = try await SanityCheck.all(inputs.inputs, texts, model: model, parameters, in: context) {
            context.progress(share + (0.98 - share) * $0, "checking against other models")
        }
        context.progress(0.98, "summing up")
        let agreement = try parameters.bagOfWords.map {
            try WordAgreement($0, labels: inputs.labels, inputs.inputs, texts, in: context)
        }
        return AttributionReport(
            parameters: parameters, inputs: inputs.inputs, labels: inputs.labels, texts: texts, checks: checks,
            agreement: agreement
        ).results()
    }

    /// Predictions and integrals; the model's weights are held no longer than this takes.
    private func attributed(
        _ inputs: inout InputSet, by model: Model, _ parameters: IntegratedGradientsParameters, in context: Context,
        advance: (Double) -> Void
    ) throws -> [IntegratedText] {
        let attribution = try model.attribution(at: parameters.at, of: parameters.output, in: context)
        try inputs.predict(attribution, parameters)
        let plan = IntegrationPlan(parameters.quadrature, steps: parameters.steps.counts ?? [])
        let integration = Integration("own", plan: plan, paths: inputs.inputs.map(\.path), model: model)
        return try integration.run(attribution, in: context, advance: advance)
    }

    func estimate(_ parameters: IntegratedGradientsParameters, in context: Context) async throws -> Estimate? {
        let model = try await context.model()
        let inputs = try InputSet(parameters, model: model, in: context)
        let lengths = inputs.inputs.map(\.encoding.count)
        let plan = IntegrationPlan(parameters.quadrature, steps: parameters.steps.counts ?? [])
        var estimate = try model.estimate(ofAttribution: lengths, points: plan.factors.count, in: context)
        let checks = parameters.sanity.models.count + (parameters.sanity.shuffledWeights ? 1 : 0)
        let ofCheck = try model.estimate(
            ofAttribution: lengths, points: IntegrationPlan.checking.factors.count, in: context)
        estimate.multiplications += Double(checks) * ofCheck.multiplications
        // Slopes of the text with the most tokens at all points, and once more while they are saved.
        estimate.held += 2 * MemoryLayout<Double>.stride * plan.factors.count * (4 + (lengths.max() ?? 0))
        return estimate
    }
}
