import Foundation
import Problems

/// What stands between a prompt and its answer.
public enum AnswerJoin: String, ParameterChoice {
    /// One space where neither side has white space.
    case auto
    /// Nothing.
    case none
    /// One space.
    case space

    func between(_ prompt: String, _ answer: String) -> String {
        switch self {
        case .none: ""
        case .space: " "
        case .auto: prompt.last?.isWhitespace ?? true || answer.first?.isWhitespace ?? true ? "" : " "
        }
    }
}

/// A prompt as a model reads it, and the token that its answer begins with.
public struct AnsweredPrompt: Sendable, Equatable {
    /// Token ids of the prompt: of a causal model those before the answer, of a masked one with the mask.
    public var ids: [Int]
    /// Where the answer is predicted: the last token, or the mask.
    public var position: Int
    /// The answer's first token.
    public var token: Int
    /// How many tokens the answer has; an analysis of one token's probability needs 1.
    public var answerTokens: Int
}

extension Model {
    /// Resolves a prompt's answer in its context: what goes through the model, and where the answer's first token is
    /// predicted. The model's head decides how the prompt is read: for a causal model `[MASK]` in it is ordinary text
    /// and the answer follows it; for a masked one the answer stands where the mask does.
    ///
    /// ```swift
    /// let text = model.isCausal ? "The capital of France is" : "The capital of France is [MASK]."
    /// let prompt = try model.answered(text, "Paris", join: .auto)
    /// let best = try model.mostProbable(in: [prompt.ids], at: [prompt.position], context: context)[0]
    /// let knows = best.output == prompt.token
    /// ```
    ///
    /// A causal model's answer begins with the first token that differs between the prompt and the prompt with its
    /// answer; tokens of the prompt that the answer changes (a space at its end that becomes part of the answer's token)
    /// are left out. A masked model's answer is what takes the mask's place where that leaves the other tokens as they
    /// are, else the answer tokenised alone.
    ///
    /// - Parameters:
    ///   - prompt: With one mask, for a masked model.
    ///   - answer: The answer alone.
    ///   - join: What stands between the two in a causal model's text.
    /// - Throws: A ``Problem`` where the head predicts no tokens, a masked model's prompt has not one mask, or prompt or
    ///   answer has no token.
    public func answered(_ prompt: String, _ answer: String, join: AnswerJoin) throws -> AnsweredPrompt {
        switch headKind {
        case .causalLM: try followed(prompt, by: answer, join: join)
        case .maskedLM: try filled(prompt, with: answer)
        default:
            throw Problem.badInput(
                "this checkpoint has no head that predicts tokens; use one with a masked or causal language-model head")
        }
    }

    private func followed(_ prompt: String, by answer: String, join: AnswerJoin) throws -> AnsweredPrompt {
        let (ids, answer) = try joined(prompt, answer, join: join)
        return AnsweredPrompt(
            ids: Array(ids[..<answer.lowerBound]), position: answer.lowerBound - 1, token: ids[answer.lowerBound],
            answerTokens: answer.count)
    }

    /// Prompt and answer as a causal model reads them, without what its tokenizer ends every text with, and where the
    /// answer stands: from the first token on that differs from the prompt's own.
    ///
    /// - Throws: A `Problem` where prompt or answer has no token.
    func joined(_ prompt: String, _ answer: String, join: AnswerJoin) throws -> (ids: [Int], answer: Range<Int>) {
        let alone = promptTokens(prompt), ids = promptTokens(prompt + join.between(prompt, answer) + answer)
        let start = zip(alone, ids).prefix { $0 == $1 }.count
        guard start > 0 else { throw Problem.badInput("the prompt has no token before its answer") }
        guard ids.count > start else { throw Problem.badInput("the answer has no token") }
        return (ids, start..<ids.count)
    }

    private func filled(_ prompt: String, with answer: String) throws -> AnsweredPrompt {
        let ids = tokenize(prompt)
        guard let maskID else { throw Problem.badInput("this checkpoint's tokenizer has no mask token") }
        let masks = ids.indices.filter { ids[$0] == maskID }
        guard masks.count == 1, let position = masks.first, let place = prompt.firstRange(of: token(maskID)) else {
            throw Problem.badInput(
                "the prompt has \(masks.count) masks; it needs one \(token(maskID)) where the answer belongs")
        }
        var whole = ids
        let joint = tokenize(prompt.replacingCharacters(in: place, with: answer))
        if joint.count == ids.count {
            whole[position] = joint[position]
            if whole == joint {
                return AnsweredPrompt(ids: ids, position: position, token: joint[position], answerTokens: 1)
            }
        }
        let tokens = isolated(answer)
        guard let first = tokens.first else { throw Problem.badInput("the answer has no token") }
        return AnsweredPrompt(ids: ids, position: position, token: first, answerTokens: tokens.count)
    }

    /// Token ids of a word alone, special tokens left out.
    public func isolated(_ word: String) -> [Int] {
        let encoding = encode(word)
        return zip(encoding.ids, encoding.isSpecial).filter { !$1 }.map(\.0)
    }
}
