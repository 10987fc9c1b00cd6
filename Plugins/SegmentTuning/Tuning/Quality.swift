import NightjarKit

/// How well a model answers some items.
struct Quality: Sendable, Equatable {
    /// The share of items whose whole answer it would write.
    let accuracy: Double
    /// Nats an answer token, the mean over all tokens of all answers, as in training.
    let loss: Double
    /// Items that are right.
    let right: Int
    let items: Int

    init(_ scores: [AnswerScore]) {
        self.init(scores, Array(scores.indices))
    }

    /// Of the items with these numbers, one perhaps several times.
    init(_ scores: [AnswerScore], _ numbers: [Int]) {
        var logProbability = 0.0
        var tokens = 0
        var right = 0
        for number in numbers {
            logProbability += scores[number].logProbability
            tokens += scores[number].tokens
            right += scores[number].isCorrect ? 1 : 0
        }
        self.right = right
        items = numbers.count
        accuracy = Double(right) / Double(items)
        loss = -logProbability / Double(tokens)
    }

    /// Right more often, or as often with less loss.
    func isBetter(than other: Quality) -> Bool {
        accuracy != other.accuracy ? accuracy > other.accuracy : loss < other.loss
    }
}
