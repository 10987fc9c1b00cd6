import NightjarKit

/// Which neurons' gradients tell the right answer of a task: skill neurons (METHODS section 3).
struct SkillProbing: Analysis {
    static let id = "skill-probing"
    static let summary = "Which neurons' gradients tell the right answers of tasks, and how well they do"

    typealias Parameters = SkillProbingParameters

    static func problems(with parameters: SkillProbingParameters) -> [String] { parameters.problems }

    func estimate(_ parameters: SkillProbingParameters, in context: Context) async throws -> Estimate? {
        let model = try await context.model()
        var reader = try TaskReader(parameters, model: model, in: context)
        var cost = ProbingCost(model, sizes: parameters.sizes.count, in: context)
        while let task = try reader.next() { try cost.add(task) }
        return cost.estimate
    }

    func run(_ parameters: SkillProbingParameters, in context: Context) async throws -> Results {
        context.progress(0, "reading tasks")
        let model = try await context.model()
        var reader = try TaskReader(parameters, model: model, in: context)
        let probing = TaskProbing(model: model, parameters: parameters, context: context)
        var outcomes: [TaskOutcome] = []
        while let task = try reader.next() {
            let done = Double(outcomes.count), all = Double(reader.count)
            outcomes.append(
                try probing.outcome(of: task, name: "task-\(outcomes.count)") {
                    context.progress(0.99 * (done + $0) / all, $1)
                })
        }
        guard !outcomes.isEmpty else { throw Problem.badInput("no task is left to probe") }
        return SkillReport(
            outcomes: outcomes, parameters: parameters, layers: model.layers,
            neuronsPerLayer: model.shape.intermediateSize
        ).results()
    }
}
