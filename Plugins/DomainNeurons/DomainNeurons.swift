import NightjarKit

/// Units whose response tells a domain's texts from others: average precision a unit (METHODS sections 1 and 8).
struct DomainNeurons: Analysis {
    static let id = "domain-neurons"
    static let summary = "Which units tell a domain's texts from general ones, or a derived model from its base"

    typealias Parameters = DomainNeuronsParameters

    static func problems(with parameters: DomainNeuronsParameters) -> [String] { parameters.problems }

    func estimate(_ parameters: DomainNeuronsParameters, in context: Context) async throws -> Estimate? {
        let comparison = try await Preparation(parameters, in: context).comparison
        let passes = try comparison.passes.map { try $0.model.estimate(ofTexts: $0.ids.map(\.count), in: context) }
        return UnitScores.estimate(
            passes.reduce(Estimate(items: 0, tokens: 0, multiplications: 0, held: 0), +), comparison,
            permutations: parameters.permutations)
    }

    func run(_ parameters: DomainNeuronsParameters, in context: Context) async throws -> Results {
        context.progress(0, "reading texts")
        let preparation = try await Preparation(parameters, in: context)
        let comparison = preparation.comparison
        let scores = try UnitScores.compute(
            comparison, pooling: parameters.pooling, permutations: parameters.permutations, in: context)
        context.progress(0.98, "ranking")
        return try DomainReport(
            parameters: parameters, preparation: preparation, scores: scores, layers: comparison.passes[0].model.layers
        ).results()
    }
}
