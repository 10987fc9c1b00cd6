import NightjarKit

/// A job's tasks, read one at a time: what a task's prompts hold is let go before the next one's is read.
///
/// ```swift
/// var reader = try TaskReader(parameters, model: model, in: context)
/// while let task = try reader.next() { … }
/// ```
struct TaskReader: Sendable {
    private let sources: [TaskSource]
    private let parameters: SkillProbingParameters
    private let model: Model
    private let context: Context
    private var done = 0

    /// Finds the tasks and reads their templates; a task without `train` is left out with a warning.
    ///
    /// - Throws: A `Problem` where a task or template is not there or not as it must be.
    init(_ parameters: SkillProbingParameters, model: Model, in context: Context) throws {
        self.parameters = parameters
        self.model = model
        self.context = context
        sources = try Self.sources(parameters, in: context)
    }

    /// How many tasks there are.
    var count: Int { sources.count }
    /// The tasks' names, in order.
    var names: [String] { sources.map(\.name) }

    /// Reads the next task: its items become prompts in the model's tokens; nil after the last.
    ///
    /// An item of `train` that is also a demonstration stays among the items, with its own answer before its question:
    /// as in the paper's code, and one of thousands.
    ///
    /// - Throws: A `Problem` that names file and line where an item is wrong, or says why no item is left.
    mutating func next() throws -> ProbingTask? {
        guard done < sources.count else { return nil }
        defer { done += 1 }
        return try task(sources[done])
    }

    private func task(_ source: TaskSource) throws -> ProbingTask {
        let template = source.template
        var splits = TaskSplits(
            train: try items(of: source.train, template), dev: try items(of: source.dev, template),
            test: try items(of: source.test, template))
        var notes: [String] = []
        if parameters.overlap == .remove {
            notes = splits.removeOverlaps(using: context.random("dev of \(source.name)"))
        }
        let demonstrations = Demonstrations(splits, template: template, shots: parameters.shots.first != nil) {
            context.random("demonstrations of \(source.name) \($0 ?? "")")
        }
        notes += demonstrations.missing.map { "No train item has the answer \($0), so no demonstration shows it." }
        splits.draw(parameters.items) { context.random("\($0) items of \(source.name)") }
        notes += splits.overlaps
        do {
            var reader = try PromptReader(model: model, labels: template.labels, labelToken: parameters.labelToken)
            let read = try splits.named.map { split in
                let read = try prompts(of: split.items, split.name) { item in
                    try reader.read(
                        demonstrations.prompt(item), candidates: item.candidates,
                        ending: template.ending(in: item.language))
                }
                if read.count < split.items.count {
                    notes.append(
                        "\(split.items.count - read.count) of \(split.items.count) \(split.name) items were left out: "
                            + "their prompts are longer than the \(model.maximumTokens) tokens that the model takes.")
                }
                return read
            }
            return ProbingTask(
                name: source.name, labels: template.labels, train: read[0], dev: read[1], test: read[2], notes: notes)
        } catch let problem as Problem {
            throw Problem(
                problem.kind, "task \(source.name): \(problem.message)", at: problem.place, detail: problem.detail)
        }
    }

    private func items(of dataset: Dataset, _ template: TaskTemplate) throws -> [TaskItem] {
        try context.checkCancellation()
        return try context.records(dataset).map(template.item)
    }

    private func prompts(
        of items: [TaskItem], _ split: String, read: (TaskItem) throws -> ReadPrompt
    ) throws -> ProbingItems {
        var kept = ProbingItems()
        for (index, item) in items.enumerated() {
            if index % 256 == 0 { try context.checkCancellation() }
            let prompt = try read(item)
            guard prompt.ids.count <= model.maximumTokens else { continue }
            kept.ids.append(prompt.ids)
            kept.positions.append(prompt.position)
            kept.candidates.append(prompt.candidates)
            kept.gold.append(item.gold)
            kept.rows.append(item.row)
        }
        guard kept.count > 0 else {
            throw Problem.badInput(
                items.isEmpty
                    ? "no \(split) item is left; `overlap: remove` took them all"
                    : "every prompt of \(split) is longer than the \(model.maximumTokens) tokens that the model takes; "
                        + "try `shots: 0`, or a shorter template")
        }
        return kept
    }
}
