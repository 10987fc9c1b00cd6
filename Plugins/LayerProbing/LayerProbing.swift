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
        let items = texts.ids.count, classes = data.labels.count, width = model.width
        let fits = (model.layers + 1) * (parameters.c.count + (parameters.control ? 1 : 0))
        // A step of a fit goes through the items twice; some two hundred steps are usual.
        estimate.multiplications += Double(fits) * 200 * Double(2 * items * classes) * Double(width)
        // The items as doubles and their making; what the steps remember; logits and slopes.
        let scaled = 16 * items * width
        let steps = 8 * 40 * classes * (width + 1)
        estimate.passing = max(estimate.passing, scaled + steps + 40 * items * classes)
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
