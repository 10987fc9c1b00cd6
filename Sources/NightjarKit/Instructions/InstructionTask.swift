/// A task of instructions, as a parameter: prompts, and the answers where a model is to learn them.
///
/// In a manifest `{name: sst2, cluster: sentiment, prompts: {path: sst2.jsonl, answer: label}, trainSize: 2000}`.
/// ``Context/instructions(_:template:trains:)`` reads one.
public struct InstructionTask: AnalysisParameters {
    /// Its name, which no other task of the job has.
    @Parameter("The task's name, as tables and `controls` have it") public var name: String
    /// The kind of tasks that it belongs to, as `sentiment`; `all` by default.
    @Parameter("The cluster that the task belongs to") public var cluster = "all"
    /// The prompts: a path alone, or with the fields' names.
    @Parameter("The task's prompts: a path, or an object with path, field, answer, sample and limit")
    public var prompts: OneOf<DataPath, InstructionPrompts>
    /// What is trained on; nil: some of `prompts`.
    @Parameter("What is trained on, where it is not a part of `prompts`; in the same form")
    public var train: OneOf<DataPath, InstructionPrompts>?
    /// Whether a model that is trained on many tasks never sees this one.
    @Parameter("Whether the model of all tasks is trained without this one") public var heldOut = false
    /// How many rows are trained on, drawn with the job's seed; nil: half of the prompts, or all of `train`.
    @Parameter("How many prompts are trained on, drawn with the seed; of models that are given: were trained on")
    public var trainSize: Int?
    /// Makes an instruction of a prompt, which stands for `{prompt}` in it; nil: the prompt is the instruction.
    @Parameter("What the model is asked, with {prompt} where the prompt's field belongs") public var template: String?
}

extension InstructionTask {
    /// The prompts with all their options.
    public var source: InstructionPrompts { prompts.second ?? InstructionPrompts(path: prompts.first ?? DataPath("")) }

    /// What is trained on, where it lies elsewhere than the prompts.
    public var trainingSource: InstructionPrompts? {
        train.map { $0.second ?? InstructionPrompts(path: $0.first ?? DataPath("")) }
    }

    /// What is wrong with tasks, and with a template around all their prompts.
    ///
    /// - Parameters:
    ///   - tasks: All of a job.
    ///   - template: Around the prompts of all; nil: nothing.
    ///   - learns: Whether a model learns a task's answers.
    public static func problems(
        with tasks: [InstructionTask], template: String?, learns: (InstructionTask) -> Bool
    ) -> [String] {
        var problems: [String] = []
        if tasks.isEmpty { problems.append("`tasks` is empty; give a list of {name, cluster, prompts}") }
        var names: Set<String> = []
        for (index, task) in tasks.enumerated() {
            let key = "tasks[\(index)]"
            if task.name.allSatisfy(\.isWhitespace) { problems.append("`\(key).name` is empty") }
            if !names.insert(task.name).inserted {
                problems.append("`tasks` has \(task.name) twice; tasks are told apart by their names")
            }
            if let size = task.trainSize, size < 1 { problems.append("`\(key).trainSize` is \(size); it is 1 or more") }
            if let problem = templateProblem(task.template, key: "\(key).template") { problems.append(problem) }
            for (part, source) in [("prompts", task.source), ("train", task.trainingSource)] {
                for (option, count) in [("sample", source?.sample), ("limit", source?.limit)] {
                    if let count, count < 1 {
                        problems.append("`\(key).\(part).\(option)` is \(count); it is 1 or more")
                    }
                }
            }
            let part = task.train == nil ? "prompts" : "train"
            if learns(task), (task.trainingSource ?? task.source).answer == nil {
                problems.append(
                    "`\(key).\(part).answer` is missing: \(task.name) is trained on, and needs the field with the "
                        + "answers"
                )
            }
        }
        if let problem = templateProblem(template, key: "template") { problems.append(problem) }
        return problems
    }

    private static func templateProblem(_ template: String?, key: String) -> String? {
        guard let template, !template.contains(place) else { return nil }
        return "`\(key)` has no \(place), where the prompt belongs"
    }

    /// Where a template takes the prompt.
    static let place = "{prompt}"
}
