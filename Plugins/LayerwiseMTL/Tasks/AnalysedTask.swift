import NightjarKit

/// A task as the models read it.
struct AnalysedTask: Sendable {
    let task: InstructionTask
    /// The prompts that are compared, of all tasks as many.
    var prompts: [InstructionRow]
    /// Their token ids.
    var ids: [[Int]]
    /// What a model learns of the task; none where the job tunes none.
    let examples: [AnswerExample]
    /// Prompts and examples that are too long.
    let overlong: (prompts: Int, examples: Int)
    /// Analysed prompts that are, word for word, trained on.
    let overlap: Int

    var name: String { task.name }
    var cluster: String { task.cluster }

    /// How many examples the task is, or was, trained on; nil where that is not known.
    var trainSize: Int? { examples.isEmpty ? task.trainSize : examples.count }

    /// Reads a task's rows and makes tokens of them.
    ///
    /// - Throws: A `Problem` that names file and line where a row cannot be read, or too few are left.
    init(_ task: InstructionTask, parameters: LayerwiseParameters, model: NamedModel, in context: Context) throws {
        self.task = task
        let rows = try context.instructions(
            task, template: parameters.template, trains: parameters.learns(task))
        let model = model.model
        let limit = min(parameters.maxTokens, model.maximumTokens)
        prompts = []
        ids = []
        for row in rows.analysed {
            let tokens = model.promptTokens(row.prompt)
            guard !tokens.isEmpty else { throw Problem.badInput("the prompt has no token", at: row.place) }
            guard tokens.count <= limit else { continue }
            prompts.append(row)
            ids.append(tokens)
        }
        guard prompts.count >= LayerwiseParameters.fewestPrompts else {
            throw Problem.badInput(
                "\(task.name) has \(prompts.count) prompts of at most \(limit) tokens to analyse; similarity needs "
                    + "\(LayerwiseParameters.fewestPrompts) or more, and to say much more than the model is wide",
                at: Problem.Place(file: rows.analysed.first?.place.file))
        }
        overlap = rows.overlap
        guard let train = parameters.train, !rows.training.isEmpty else {
            examples = []
            overlong = (rows.analysed.count - prompts.count, 0)
            return
        }
        let learned = try model.answerExamples(of: rows.training, join: train.join, maxTokens: train.maxTokens)
        guard !learned.examples.isEmpty else {
            throw Problem.badInput(
                "\(task.name) has no example of at most \(train.maxTokens) tokens to train on; raise `train.maxTokens`",
                at: Problem.Place(file: rows.training.first?.place.file))
        }
        examples = learned.examples
        overlong = (rows.analysed.count - prompts.count, learned.overlong)
    }

    /// The same with so many prompts, drawn in their order.
    func taking(_ count: Int, random: SeededGenerator) -> AnalysedTask {
        var random = random
        let chosen = random.sample(count, of: Array(prompts.indices))
        var task = self
        task.prompts = chosen.map { prompts[$0] }
        task.ids = chosen.map { ids[$0] }
        return task
    }
}
