import NightjarKit

/// Fine-tunes encoders to classify texts, and says whether that beats counting words (METHODS section 4.2).
struct TextClassifier: Analysis {
    static let id = "text-classifier"
    static let summary = "Fine-tunes models to classify texts, and whether they beat a bag of words"
    /// `models` may name them instead.
    static let needsModel = false

    typealias Parameters = TextClassifierParameters

    static func problems(with parameters: TextClassifierParameters) -> [String] { parameters.problems }

    func estimate(_ parameters: TextClassifierParameters, in context: Context) async throws -> Estimate? {
        let data = try LabelledData(parameters, in: context)
        var estimate = Estimate(items: 0, tokens: 0, multiplications: 0, held: 0)
        for candidate in try await Candidate.all(parameters, in: context) {
            try estimate.add(candidate, data, parameters, in: context)
        }
        return estimate
    }

    func run(_ parameters: TextClassifierParameters, in context: Context) async throws -> Results {
        context.progress(0, "reading texts")
        let data = try LabelledData(parameters, in: context)
        let candidates = try await Candidate.all(parameters, in: context)
        let rival = try parameters.baseline == .none ? nil : Rival(data, in: context)
        let comparison = try ModelComparison(parameters: parameters, data: data, context: context)
            .outcome(of: candidates)
        return ClassifierReport(
            data: data, parameters: parameters, models: comparison.models, best: comparison.best, rival: rival
        ).results(checkpoint: comparison.checkpoint, random: context.random)
    }
}
