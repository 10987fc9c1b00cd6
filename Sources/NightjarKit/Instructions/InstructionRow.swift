public import Problems

/// A prompt of a task as a model reads it.
public struct InstructionRow: Sendable, Equatable {
    /// Its place in the data set, from 0.
    public var index: Int
    /// Where it begins in its file.
    public var place: Problem.Place
    /// The prompt's field in the task's own template.
    public var instruction: String
    /// The instruction in the job's template: what the model reads.
    public var prompt: String
    /// What the model is to write; nil where the task has no answers.
    public var answer: String?
}

/// A task's rows: those that are trained on, and the others.
public struct InstructionRows: Sendable, Equatable {
    /// Those that are trained on, in the data set's order; none where nothing is trained.
    public var training: [InstructionRow]
    /// The others, in the data set's order.
    public var analysed: [InstructionRow]

    /// How many of the analysed prompts are, word for word, trained on.
    public var overlap: Int {
        let known = Set(training.map(\.prompt))
        return analysed.count { known.contains($0.prompt) }
    }
}

extension Context {
    /// Reads a task's prompts and divides them into those to train on and those to analyse.
    ///
    /// Where a task has a data set `train`, `trainSize` rows of that are trained on, all by default, and all `prompts`
    /// analysed. Else `trainSize` of `prompts` are drawn with the job's seed, half of them by default, and the others
    /// analysed.
    ///
    /// - Parameters:
    ///   - task: Which.
    ///   - template: Around the prompts of all tasks, `{prompt}` in it; nil: nothing.
    ///   - trains: Whether the task is trained on; else all prompts are analysed.
    /// - Throws: A `Problem` that names file and line where a row lacks a field, or nothing is left to analyse.
    public func instructions(_ task: InstructionTask, template: String?, trains: Bool) throws -> InstructionRows {
        func rows(_ source: InstructionPrompts) throws -> [InstructionRow] {
            try records(source.dataset).map { row in
                let (prompt, answer) = try source.content(of: row)
                let instruction = filled(task.template, with: prompt)
                return InstructionRow(
                    index: row.index, place: row.place, instruction: instruction,
                    prompt: filled(template, with: instruction), answer: answer)
            }
        }
        let prompts = try rows(task.source)
        guard trains else { return InstructionRows(training: [], analysed: prompts) }
        var generator = random("training rows of \(task.name)")
        if let source = task.trainingSource {
            let training = try rows(source)
            warn(task, ofOnly: training.count)
            return InstructionRows(
                training: generator.sample(task.trainSize ?? training.count, of: training), analysed: prompts)
        }
        let size = task.trainSize ?? prompts.count / 2
        guard size < prompts.count else {
            throw Problem.badInput(
                "\(task.name) has \(prompts.count) prompts and is trained on \(size): none are left to analyse; "
                    + "lower its `trainSize`, or give `train` a data set of its own",
                at: Problem.Place(file: prompts.first?.place.file))
        }
        let chosen = Set(generator.sample(size, of: Array(prompts.indices)))
        return InstructionRows(
            training: prompts.indices.filter(chosen.contains).map { prompts[$0] },
            analysed: prompts.indices.filter { !chosen.contains($0) }.map { prompts[$0] })
    }

    private func warn(_ task: InstructionTask, ofOnly rows: Int) {
        guard let size = task.trainSize, size > rows else { return }
        warn("\(task.name) has \(rows) rows to train on, fewer than its `trainSize` of \(size); all are taken")
    }

    private func filled(_ template: String?, with prompt: String) -> String {
        template?.replacing(InstructionTask.place, with: prompt) ?? prompt
    }
}
