import NightjarKit

/// Neurons that are active in few of several languages: language activation probability entropy (METHODS section 7).
struct LanguageNeurons: Analysis {
    static let id = "language-neurons"
    static let summary = "Which feed-forward neurons are active in one language, or in few, and not in the others"

    typealias Parameters = LanguageNeuronsParameters

    static func problems(with parameters: LanguageNeuronsParameters) -> [String] { parameters.problems }

    func estimate(_ parameters: LanguageNeuronsParameters, in context: Context) async throws -> Estimate? {
        let model = try await context.model()
        let corpora = try Corpora(parameters, model: model, in: context)
        let languages = corpora.languages.count
        var estimate = try model.estimate(
            ofActivationCounts: corpora.ids.map(\.count), groups: languages, in: context)
        let values = languages * model.layers * model.activationSite.units
        estimate.held += 8 * values
        // By the selection nothing of the pass is left: shares, the same sorted, and as bytes.
        estimate.passing = max(estimate.passing, 24 * values - estimate.held)
        return estimate
    }

    func run(_ parameters: LanguageNeuronsParameters, in context: Context) async throws -> Results {
        context.progress(0, "reading texts")
        let model = try await context.model()
        let corpora = try Corpora(parameters, model: model, in: context)
        let counts = try NeuronCounts(corpora, model: model, in: context)
        context.progress(0.98, "selecting")
        let activity = LanguageActivity(counts, tokens: corpora.tokens)
        let selection = NeuronSelection(
            activity.probabilities, share: parameters.share, threshold: parameters.threshold)
        return LanguageReport(
            parameters: parameters, corpora: corpora, module: model.activationSite.path, activity: activity,
            selection: selection
        ).results()
    }
}
