import Problems

extension Model {
    /// A prompt and its answer, joined as ``answered(_:_:join:)`` joins them, as a causal model learns to write it: the
    /// answer ends with the model's end of text, where it has one, so that a tuned model stops.
    ///
    /// - Throws: A `Problem` where the model is not causal, or prompt or answer has no token.
    public func answerExample(_ prompt: String, _ answer: String, join: AnswerJoin) throws -> AnswerExample {
        guard headKind == .causalLM else {
            throw Problem.badInput(
                "answers are learnt by causal language models; this checkpoint is a \(architecture) without such a head"
            )
        }
        var (ids, answer) = try joined(prompt, answer, join: join)
        if let end = endOfTextID, ids.last != end { ids.append(end) }
        answer = answer.lowerBound..<ids.count
        return AnswerExample(ids: ids, answer: answer)
    }

    /// The rows as examples; those of more than `maxTokens` tokens are left out.
    ///
    /// - Returns: The examples, and how many were left out.
    /// - Throws: A `Problem` that names file and line where a row has no answer, or as `answerExample` does.
    public func answerExamples(
        of rows: [InstructionRow], join: AnswerJoin, maxTokens: Int
    ) throws -> (examples: [AnswerExample], overlong: Int) {
        var examples: [AnswerExample] = []
        for row in rows {
            guard let answer = row.answer else { throw Problem.badInput("this row has no answer", at: row.place) }
            do {
                let example = try answerExample(row.prompt, answer, join: join)
                if example.ids.count <= min(maxTokens, maximumTokens) { examples.append(example) }
            } catch let problem as Problem where problem.place == nil {
                throw Problem(problem.kind, problem.message, at: row.place)
            }
        }
        return (examples, rows.count - examples.count)
    }
}
