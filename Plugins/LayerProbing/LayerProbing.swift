import NightjarKit

/// What can be read off the hidden states of each layer by a linear probe, beside what a probe reads off noise.
struct LayerProbing: Analysis {
    static let id = "layer-probing"
    static let summary = "In which layers of a model a linear probe can tell texts' labels"

    typealias Parameters = LayerProbingParameters

    static func problems(with parameters: LayerProbingParameters) -> [String] { parameters.problems }

    func estimate(_ parameters: LayerProbingParameters, in context: Context) async throws -> Estimate? {
        let model = try await context.model()
        let data = try LabelledData(parameters.source, in: context)
        let texts = try ProbedTexts(data, parameters, model: model, in: context)
        var estimate = try model.estimate(ofStates: texts.ids.map(\.count), in: context)
        let items = Double(texts.ids.count), classes = Double(data.labels.count)
        let fits = Double(parameters.c.count + (parameters.control ? 1 : 0))
        // A step of a fit goes through the items twice; some hundred steps are usual.
        estimate.multiplications +=
            Double(model.layers + 1) * fits * 200 * items * 2 * classes * Double(model.width)
        // The items as doubles, their making, and what the steps remember.
        estimate.passing = max(
            estimate.passing,
            Int(items * Double(model.width)) * 16 + Int(classes * Double(model.width + 1)) * 8 * 40
                + Int(items * classes) * 40)
        return estimate
    }

    func run(_ parameters: LayerProbingParameters, in context: Context) async throws -> Results {
        context.progress(0, "reading texts")
        let model = try await context.model()
        let data = try LabelledData(parameters.source, in: context)
        let texts = try ProbedTexts(data, parameters, model: model, in: context)
        let control = parameters.control ? ControlLabels(data, using: context.random("control")) : nil
        let probes = try LayerProbes(data: data, control: control, parameters: parameters)
            .outcomes(of: texts, model: model, in: context)
        return ProbingReport(
            parameters: parameters, data: data, texts: texts, layers: probes, control: control,
            isCausal: model.isCausal
        ).results()
    }
}
