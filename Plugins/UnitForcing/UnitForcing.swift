import NightjarKit

/// What a model predicts or writes when units that respond to a concept are held at what they then do (METHODS sections
/// 1 and 7).
struct UnitForcing: Analysis {
    static let id = "unit-forcing"
    static let summary =
        "What a model predicts or writes when a concept's units are forced to respond as to the concept"

    typealias Parameters = UnitForcingParameters

    static func problems(with parameters: UnitForcingParameters) -> [String] { parameters.problems }

    func run(_ parameters: UnitForcingParameters, in context: Context) async throws -> Results {
        context.progress(0, "reading texts")
        let model = try await context.model()
        let setting = try Setting(parameters, model: model, in: context)
        let sets = try [UnitSet](
            parameters, concept: setting.texts, model: model, most: parameters.counts.max() ?? 0, in: context)
        let available = sets.size(of: .selected)
        let runs = ForcedRun.all(
            counts: parameters.counts.map { min($0, available) }, random: sets.size(of: .random))
        let outcomes = try ForcedRuns(
            parameters: parameters, model: model, prompts: setting.prompts, concept: setting.concept,
            control: setting.control, context: context
        ).outcomes(of: runs, sets)
        context.progress(0.98, "summing up")
        return ForcingReport(
            parameters: parameters, model: model, setting: setting, sets: sets,
            runs: zip(runs, outcomes).map { (run: $0, outcome: $1) }
        ).results(random: context.random)
    }
}
