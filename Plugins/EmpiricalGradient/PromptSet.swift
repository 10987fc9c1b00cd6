import NightjarKit

/// The prompts of a job as the model reads them, and which of them are analysed (METHODS section 2.1).
struct PromptSet: Sendable {
    /// Why a prompt is left out.
    enum Fate: String, CaseIterable, Sendable {
        case kept, longAnswer, tooLong, incorrect
    }

    struct Prompt: Sendable {
        /// Its row in the data set, from 0.
        let row: Int
        let answered: AnsweredPrompt
        /// What the model finds most probable in the answer's place; nil where it was not asked.
        var found: MostProbable?
        var fate: Fate
    }

    private(set) var prompts: [Prompt] = []

    /// Those that are analysed, in the data set's order.
    var kept: [Prompt] { prompts.filter { $0.fate == .kept } }

    /// How many came to what.
    func count(_ fate: Fate) -> Int { prompts.count { $0.fate == fate } }

    /// Reads the data set and resolves every answer in its context; the model does not run.
    init(_ parameters: EmpiricalGradientParameters, model: Model, in context: Context) throws {
        let field = parameters.prompts.field ?? "prompt"
        for record in try context.records(parameters.prompts) {
            let answered: AnsweredPrompt
            do {
                answered = try model.answered(
                    record.text(field), record.text("answer"), join: parameters.join)
            } catch let problem as Problem {
                throw problem.place == nil ? Problem(problem.kind, problem.message, at: record.place) : problem
            }
            var fate = Fate.kept
            if answered.answerTokens != 1 {
                guard parameters.longAnswers == .skip else {
                    throw Problem.badInput(
                        "the answer is \(answered.answerTokens) tokens; the empirical gradient is of one token's "
                            + "probability: shorten the answer, or set `longAnswers: skip`", at: record.place)
                }
                fate = .longAnswer
            } else if answered.ids.count > model.maximumTokens {
                fate = .tooLong
            }
            prompts.append(Prompt(row: record.index, answered: answered, fate: fate))
        }
    }

    /// Asks the model; where only correct prompts are wanted, leaves out those whose most probable token is another.
    mutating func ask(_ model: Model, onlyCorrect: Bool, in context: Context) throws {
        let asked = prompts.indices.filter { prompts[$0].fate == .kept }
        guard !asked.isEmpty else { return }
        let found = try model.mostProbable(
            in: asked.map { prompts[$0].answered.ids }, at: asked.map { prompts[$0].answered.position },
            context: context)
        for (index, found) in zip(asked, found) {
            prompts[index].found = found
            if onlyCorrect, found.output != prompts[index].answered.token { prompts[index].fate = .incorrect }
        }
    }

    /// How many of those asked the model answers correctly.
    var correct: Int { prompts.count { $0.found?.output == $0.answered.token } }
    /// How many were asked.
    var asked: Int { prompts.count { $0.found != nil } }

    /// What became of the prompts, in a sentence.
    var sentence: String {
        let parts = [
            "\(prompts.count) prompts", "\(count(.kept)) analysed",
            count(.incorrect) > 0
                ? "\(count(.incorrect)) left out because the model does not answer them correctly" : nil,
            count(.longAnswer) > 0 ? "\(count(.longAnswer)) because their answer is more than one token" : nil,
            count(.tooLong) > 0 ? "\(count(.tooLong)) because they are longer than the model takes" : nil,
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }
}
