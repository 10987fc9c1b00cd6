public import Models
import Problems
import Tensors

/// What a causal model thinks of an answer that is given.
public struct AnswerScore: Sendable, Equatable {
    /// The log-probability of the whole answer, the sum over its tokens, in double.
    public var logProbability: Double
    /// Tokens of the answer.
    public var tokens: Int
    /// Whether each of its tokens is the most probable one after those before it: greedy decoding writes the answer. Of
    /// equals the first counts.
    public var isCorrect: Bool

    /// A score.
    public init(logProbability: Double, tokens: Int, isCorrect: Bool) {
        self.logProbability = logProbability
        self.tokens = tokens
        self.isCorrect = isCorrect
    }
}

extension ForwardPass.Run {
    /// How probable each text's answer is, after the last layer; logits are computed for its tokens alone.
    ///
    /// - Parameters:
    ///   - answers: Of each text, which tokens; none is a text's first.
    ///   - head: The model's, where it is loaded already.
    /// - Throws: A `Problem` where the checkpoint has no head.
    public func answerScores(_ answers: [Range<Int>], head: (any Head)? = nil) throws -> [AnswerScore] {
        guard let head = try head ?? pass.model.head() else {
            throw Problem.badInput("this checkpoint has no head: there is nothing to predict")
        }
        let hidden = hidden, threads = pass.resources.threads, outputs = head.outputs
        let places = answers.enumerated().flatMap { text, answer in answer.map { (text: text, token: $0) } }
        let ids = places.map { Int(pass.packed.texts[$0.text][$0.token]) }
        let found = PerText<AnswerScore>(texts: places.count)
        try head.eachRow(
            places.count, width: hidden.width, threads: threads, scratches: ThreadScratch.forThreads(threads),
            state: { hidden.pointer(of: places[$0].text) + (places[$0].token - 1) * hidden.width }
        ) { row, logits in
            let id = ids[row]
            // None before it is as high, none after it higher.
            let isHighest =
                (0..<id).allSatisfy { logits[$0] < logits[id] }
                && (id..<outputs).allSatisfy { logits[$0] <= logits[id] }
            let total = Numbers.logSumExp(logits, count: outputs)
            found.set(
                AnswerScore(logProbability: Double(logits[id]) - total, tokens: 1, isCorrect: isHighest), of: row)
        }
        var tokens = found.all[...]
        return answers.map { answer in
            let own = tokens.prefix(answer.count)
            tokens = tokens.dropFirst(answer.count)
            return AnswerScore(
                logProbability: own.reduce(0) { $0 + $1.logProbability }, tokens: answer.count,
                isCorrect: own.allSatisfy(\.isCorrect))
        }
    }
}
