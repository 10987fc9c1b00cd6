import Problems

/// A prompt and its answer as one text; what is learned is the answer.
public struct AnswerExample: Sendable, Equatable {
    /// Token ids of both, special tokens included.
    public var ids: [Int]
    /// Which of them are the answer's, each predicted from those before it; the end-of-text token too where the model is
    /// to learn to stop.
    public var answer: Range<Int>

    /// A text with its answer.
    public init(ids: [Int], answer: Range<Int>) {
        self.ids = ids
        self.answer = answer
    }
}

extension [AnswerExample] {
    /// Refuses answers that no state comes before.
    ///
    /// - Throws: A `Problem` that names the example.
    package func check() throws {
        guard !isEmpty else { throw Problem.badInput("there are no examples") }
        for (index, example) in enumerated() {
            guard !example.answer.isEmpty, example.answer.lowerBound > 0, example.answer.upperBound <= example.ids.count
            else {
                throw Problem.badInput(
                    "example \(index): tokens \(example.answer.lowerBound) to \(example.answer.upperBound - 1) of "
                        + "\(example.ids.count) are no answer; it needs one token at least, and one before it")
            }
        }
    }

    /// Token ids a text.
    package var texts: [[Int32]] {
        // No vocabulary has what does not fit.
        map { $0.ids.map { Int32(exactly: $0) ?? -1 } }
    }
    /// Tokens of all answers.
    package var answerTokens: Int { reduce(0) { $0 + $1.answer.count } }
}
