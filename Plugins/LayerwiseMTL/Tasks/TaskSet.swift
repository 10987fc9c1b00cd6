import NightjarKit

/// All tasks of a job, of each as many prompts (METHODS section 8).
struct TaskSet: Sendable {
    let tasks: [AnalysedTask]
    /// Prompts a task.
    let size: Int
    /// The tasks that have the least prompts, where these are fewer than the job asks for or others have.
    let scarce: [String]

    /// Reads the tasks.
    ///
    /// - Throws: A `Problem` that names file and line where a row cannot be read, or a task has too few.
    init(_ parameters: LayerwiseParameters, model: NamedModel, in context: Context) throws {
        let all = try parameters.tasks.map { task in
            try context.checkCancellation()
            return try AnalysedTask(task, parameters: parameters, model: model, in: context)
        }
        let counts = all.map(\.prompts.count)
        let least = counts.min() ?? 0
        let size = min(parameters.analysisSize ?? least, least)
        let isScarce = parameters.analysisSize.map { least < $0 } ?? (counts.max() != least)
        self.size = size
        scarce = isScarce ? all.filter { $0.prompts.count == least }.map(\.name) : []
        tasks = all.map { $0.taking(size, random: context.random("analysed prompts of \($0.name)")) }
    }

    /// Tasks that the model of all tasks is, or was, tuned on.
    var learned: [AnalysedTask] { tasks.filter { !$0.task.heldOut } }
}
