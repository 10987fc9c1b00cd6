import NightjarKit

/// A task as the model reads it: what is tuned on, and what is scored.
struct ScoredTask: Sendable {
    let name: String
    let cluster: String
    let isHeldOut: Bool
    /// None where the task is held out.
    let training: [AnswerExample]
    let test: [AnswerExample]
    /// Examples that are too long.
    let overlong: Int
    /// Scored prompts that are, word for word, tuned on.
    let overlap: Int
}

/// The job's tasks.
struct TaskSet: Sendable {
    let tasks: [ScoredTask]

    /// Tasks that are read already.
    init(tasks: [ScoredTask]) { self.tasks = tasks }

    /// Reads the tasks' rows and makes tokens of them.
    ///
    /// - Throws: A `Problem` that names file and line where a row cannot be read, or a task has nothing to tune on or to
    ///   score.
    init(_ parameters: SegmentTuningParameters, model: Model, in context: Context) throws {
        tasks = try parameters.tasks.map { task in
            try context.checkCancellation()
            return try ScoredTask(task, parameters, model: model, in: context)
        }
    }

    /// Each task with its items' places in `test`.
    var scored: [(task: ScoredTask, items: Range<Int>)] {
        var start = 0
        return tasks.map { task in
            defer { start += task.test.count }
            return (task, start..<start + task.test.count)
        }
    }

    /// The places of the items of tasks that are tuned on, or of those held out.
    func items(heldOut: Bool) -> [Int] { scored.filter { $0.task.isHeldOut == heldOut }.flatMap(\.items) }

    /// All that are scored, a task after the other.
    var test: [AnswerExample] { tasks.flatMap(\.test) }
}

extension ScoredTask {
    init(
        _ task: InstructionTask, _ parameters: SegmentTuningParameters, model: Model, in context: Context
    ) throws {
        var task = task
        if !task.heldOut, task.train == nil, task.trainSize == nil {
            let count = try context.instructions(task, template: parameters.template, trains: false).analysed.count
            task.trainSize = count - Int((Double(count) * parameters.testShare).rounded())
        }
        let rows = try context.instructions(task, template: parameters.template, trains: !task.heldOut)
        let options = parameters.options
        func examples(_ rows: [InstructionRow], _ what: String) throws -> (examples: [AnswerExample], overlong: Int) {
            let made = try model.answerExamples(of: rows, join: options.join, maxTokens: options.maxTokens)
            guard made.examples.isEmpty else { return made }
            throw Problem.badInput(
                "\(task.name) has no example of at most \(options.maxTokens) tokens to \(what); raise "
                    + "`train.maxTokens`, or give it more prompts", at: Problem.Place(file: rows.first?.place.file))
        }
        let test = try examples(rows.analysed, "score")
        let training = task.heldOut ? (examples: [], overlong: 0) : try examples(rows.training, "tune on")
        self.init(
            name: task.name, cluster: task.cluster, isHeldOut: task.heldOut, training: training.examples,
            test: test.examples, overlong: test.overlong + training.overlong, overlap: rows.overlap)
    }
}
