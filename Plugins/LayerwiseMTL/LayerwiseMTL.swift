import NightjarKit

/// Where an instruction-tuned model keeps what it learned: the tuned model against models of single tasks, layer by
/// layer (METHODS section 5).
struct LayerwiseMTL: Analysis {
    static let id = "layerwise-mtl"
    static let summary = "In which layers a model tuned on many tasks is like models tuned on one, and where it changed"
    /// `pretrained` may name it instead.
    static let needsModel = false

    typealias Parameters = LayerwiseParameters

    static func problems(with parameters: LayerwiseParameters) -> [String] { parameters.problems }

    func estimate(_ parameters: LayerwiseParameters, in context: Context) async throws -> Estimate? {
        let model = try await NamedModel.pretrained(parameters, in: context)
        let tasks = try TaskSet(parameters, model: model, in: context)
        return try LayerwiseCost(parameters: parameters, model: model.model, context: context).estimate(of: tasks)
    }

    func run(_ parameters: LayerwiseParameters, in context: Context) async throws -> Results {
        context.progress(0, "reading tasks")
        let pretrained = try await NamedModel.pretrained(parameters, in: context)
        let maps = try MapLayers(parameters, of: pretrained.model.layers)
        let tasks = try TaskSet(parameters, model: pretrained, in: context)
        let models = try await GivenModels(parameters, pretrained: pretrained, tasks: tasks, in: context)
        let tuning = Tuning(parameters: parameters, base: pretrained, context: context)
        let work = Work(parameters, tasks: tasks, context: context)

        let tuned = try models.tuned ?? tuning.modelOfAll(tasks) { work.report($0, of: .tuned, $1) }
        var outcomes: [TaskOutcome] = []
        for task in tasks.tasks {
            let given = try await models.control(of: task.name)
            let control = try given ?? tuning.control(of: task) { work.report($0, of: .control(task.name), $1) }
            let comparison = TaskComparison(
                task: task, number: outcomes.count, parameters: parameters, maps: maps,
                models: Trio(pretrained: pretrained, tuned: tuned, control: control), context: context)
            outcomes.append(try comparison.outcome { work.report($0, of: .passes(task.name), $1) })
        }
        return try LayerwiseReport(
            parameters: parameters, tasks: tasks, outcomes: outcomes, maps: maps, trainings: tuning.trainings,
            width: pretrained.model.width, random: context.random
        ).results(checkpoint: tuning.checkpoint)
    }
}
