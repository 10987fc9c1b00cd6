import NightjarKit

/// Tunes each segment of a model's layers alone, and says what that gives for how many parameters: whether the practical
/// advice that follows from METHODS section 5 holds on the user's own tasks.
struct SegmentTuning: Analysis {
    static let id = "segment-tuning"
    static let summary = "Whether tuning some layers alone is enough: quality against trained parameters, by segment"

    typealias Parameters = SegmentTuningParameters

    static func problems(with parameters: SegmentTuningParameters) -> [String] { parameters.problems }

    func estimate(_ parameters: SegmentTuningParameters, in context: Context) async throws -> Estimate? {
        let model = try await context.model()
        let parts = try TunedPart.all(parameters, model: model, in: context)
        let tasks = try TaskSet(parameters, model: model, in: context)
        return try PartComparison(parameters: parameters, model: model, tasks: tasks, context: context).estimate(
            of: parts)
    }

    func run(_ parameters: SegmentTuningParameters, in context: Context) async throws -> Results {
        context.progress(0, "reading tasks")
        let model = try await context.model()
        let parts = try TunedPart.all(parameters, model: model, in: context)
        let tasks = try TaskSet(parameters, model: model, in: context)
        let outcome = try PartComparison(parameters: parameters, model: model, tasks: tasks, context: context)
            .outcome(of: parts)
        return SegmentReport(
            parameters: parameters, layers: model.layers, tasks: tasks, outcome: outcome,
            random: context.random("bootstrap of items")
        ).results()
    }
}
