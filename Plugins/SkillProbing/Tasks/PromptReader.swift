import NightjarKit

/// A prompt as a model reads it, with the tokens that its labels begin with.
struct ReadPrompt: Sendable, Equatable {
    /// Token ids of the prompt: of a causal model those before the answer, of a masked one with the mask.
    var ids: [Int]
    /// Where the answer is predicted: the last token, or the mask.
    var position: Int
    /// Each label's token.
    var candidates: [Int]
}

/// Turns prompts into token ids and finds the tokens of the labels.
///
/// `context`: of a causal model a label's token is the first that differs between the prompt and the prompt with the
/// label, as in `Model.answered`; where a label changes tokens of the prompt, all labels are compared from the first
/// changed one. Of a masked model the mask follows the prompt, without a space, and a label's token is what takes the
/// mask's place, where that leaves the other tokens as they are. `isolated`: the first token of the label alone.
struct PromptReader {
    let model: Model
    let labels: [String]
    let labelToken: LabelToken

    private let mask: (id: Int, text: String)?
    private let isolated: [Int]
    /// What the labels did after an ending's tokens: a tokenizer reads from left to right, in words, so they do the same
    /// wherever those tokens end a prompt.
    private var known: [[Int]: Resolved] = [:]

    /// Candidates by label, and the place from which the labels change the prompt, counted from its end.
    private struct Resolved {
        var fromEnd: Int
        var candidates: [Int]
    }

    /// A reader for one task.
    ///
    /// - Throws: A `Problem` where the head predicts no tokens, or a label has none.
    init(model: Model, labels: [String], labelToken: LabelToken) throws {
        self.model = model
        self.labels = labels
        self.labelToken = labelToken
        switch model.headKind {
        case .causalLM: mask = nil
        case .maskedLM:
            guard let id = model.maskID else {
                throw Problem.badInput("this checkpoint's tokenizer has no mask token, where the answer belongs")
            }
            mask = (id, model.token(id))
        default:
            throw Problem.badInput(
                "this checkpoint has no head that predicts tokens; use one with a masked or causal language-model head")
        }
        isolated = try labels.map { label in
            guard let first = model.isolated(label).first else {
                throw Problem.badInput("the label \(label.quotedForMessage) has no token")
            }
            return first
        }
    }

    /// Reads a prompt whose first `count` labels can answer.
    ///
    /// - Parameter ending: How many characters at its end are the same in many prompts; 0 where nothing is known.
    /// - Throws: A `Problem` where it has no token, or two of the labels begin with the same one.
    mutating func read(_ prompt: String, candidates count: Int, ending: Int) throws -> ReadPrompt {
        let text = prompt + (mask?.text ?? "")
        let encoding = model.encode(text)
        let end = encoding.count - encoding.isSpecial.reversed().prefix { $0 }.count
        let resolved = try resolve(prompt, encoding, ending: ending)
        let candidates = Array(resolved.candidates.prefix(count))
        if let twice = candidates.indices.first(where: { candidates[..<$0].contains(candidates[$0]) }) {
            throw same(candidates, twice)
        }
        if let mask {
            guard let position = encoding.ids.lastIndex(of: mask.id) else {
                throw Problem.badInput("the tokenizer does not read its own mask \(mask.text.quotedForMessage)")
            }
            return ReadPrompt(ids: encoding.ids, position: position, candidates: candidates)
        }
        let start = labelToken == .isolated ? end : encoding.count - resolved.fromEnd
        guard start > 0 else { throw Problem.badInput("the prompt has no token before its answer") }
        return ReadPrompt(ids: Array(encoding.ids[..<start]), position: start - 1, candidates: candidates)
    }

    private mutating func resolve(_ prompt: String, _ encoding: Encoding, ending: Int) throws -> Resolved {
        if labelToken == .isolated { return Resolved(fromEnd: 0, candidates: isolated) }
        let length = prompt.unicodeScalars.count
        let tail = encoding.offsets.lastIndex { $0.lowerBound < length - ending && !$0.isEmpty }.map { $0 + 1 } ?? 0
        let key = Array(encoding.ids[tail...])
        if let found = known[key] { return found }
        let found = mask == nil ? try followed(prompt, encoding.ids) : filled(prompt, encoding.ids)
        // Only where the labels change nothing before the ending, which itself is more than a word.
        if found.fromEnd < key.count, key.count > 3 { known[key] = found }
        return found
    }

    /// A causal model's labels after the prompt.
    private func followed(_ prompt: String, _ alone: [Int]) throws -> Resolved {
        let joint = labels.map { model.tokenize(prompt + $0) }
        let start = joint.map { zip(alone, $0).prefix { $0 == $1 }.count }.min() ?? 0
        let candidates = try zip(labels, joint).map { label, ids in
            guard start < ids.count, ids != alone else {
                throw Problem.badInput("the label \(label.quotedForMessage) adds no token to the prompt")
            }
            return ids[start]
        }
        return Resolved(fromEnd: alone.count - start, candidates: candidates)
    }

    /// A masked model's labels in the mask's place.
    private func filled(_ prompt: String, _ masked: [Int]) -> Resolved {
        guard let position = masked.lastIndex(where: { $0 == mask?.id }) else {
            return Resolved(fromEnd: 0, candidates: isolated)
        }
        let candidates = zip(labels, isolated).map { label, alone in
            let joint = model.tokenize(prompt + label)
            guard joint.count == masked.count else { return alone }
            var whole = masked
            whole[position] = joint[position]
            return whole == joint ? joint[position] : alone
        }
        return Resolved(fromEnd: masked.count - position, candidates: candidates)
    }

    private func same(_ candidates: [Int], _ twice: Int) -> Problem {
        let first = candidates.firstIndex(of: candidates[twice]) ?? twice
        let remedy =
            labelToken == .context
            ? "`labelToken: isolated`, or a template with other labels" : "a template with other labels"
        return Problem.badInput(
            "the labels \(labels[first].quotedForMessage) and \(labels[twice].quotedForMessage) begin with the same "
                + "token \(model.token(candidates[twice]).quotedForMessage), so the model cannot choose between them; "
                + "try \(remedy)")
    }
}
