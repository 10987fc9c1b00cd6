public import Captures
import Problems
public import Training

/// What a causal model thinks of an answer that is given.
public typealias AnswerScore = Captures.AnswerScore

extension Model {
    /// How probable the answers are, and whether the model would write them; the same bits in whatever company an
    /// example comes.
    ///
    /// ```swift
    /// let examples = try [("2 + 2 =", "4"), ("3 + 4 =", "7")].map { try model.answerExample($0, $1, join: .auto) }
    /// let scores = try model.answerScores(of: examples, in: context)
    /// results.headline("accuracy", Double(scores.count(where: \.isCorrect)) / Double(scores.count))
    /// ```
    ///
    /// - Returns: One an example, in their order.
    /// - Throws: A `Problem` where the model is no causal language model, or an example has no answer or is longer than
    ///   the model takes.
    public func answerScores(of examples: [AnswerExample], in context: Context) throws -> [AnswerScore] {
        guard headKind == .causalLM else { throw Problem.notCausal(language) }
        try examples.check()
        return try language.finishedRun(of: examples.texts, in: context).answerScores(examples.map(\.answer))
    }
}
