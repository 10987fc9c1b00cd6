import Captures
import Foundation
import Problems
import Training

/// How a causal model's next token is chosen.
public enum Decoding: Sendable, Equatable {
    /// The most probable; of equals the first.
    case greedy
    /// Drawn from softmax(logits / temperature), cut to the least number of tokens whose probabilities reach `topP`.
    case sample(temperature: Double, topP: Double)
}

extension Model {
    /// What a causal model writes after prompts, as token ids without the prompts' own.
    ///
    /// Every token is a forward pass of all unfinished texts, layer by layer: a layer's weights are loaded once a token
    /// for all of them, and no keys or values are kept, so that t tokens cost t passes over texts that grow. The same
    /// prompt has the same continuation in whatever company it comes.
    ///
    /// ```swift
    /// let prompts = texts.map(model.promptTokens)
    /// let generators = prompts.indices.map { context.random("prompt \($0)") }
    /// let written = try model.continuations(
    ///     of: prompts, tokens: 30, decoding: .sample(temperature: 0.8, topP: 0.9), generators: generators, in: context)
    /// let sentences = written.map(model.text(of:))
    /// ```
    ///
    /// - Parameters:
    ///   - prompts: Token ids (`promptTokens`).
    ///   - tokens: How many are written at most; a text ends before that with any of `endOfTextIDs`, or where it
    ///     reaches the longest that the model takes.
    ///   - decoding: How a token is chosen.
    ///   - generators: The random source of each prompt; only drawn from where `decoding` samples.
    ///   - context: The job: threads, memory, cancellation.
    ///   - advance: Is called after each token with how many there are.
    /// - Throws: A `Problem` where the model is no causal language model, or a prompt is empty or longer than it takes.
    public func continuations(
        of prompts: [[Int]], tokens: Int, decoding: Decoding = .greedy, generators: [SeededGenerator],
        in context: Context, advance: (_ tokens: Int) throws -> Void = { _ in }
    ) throws -> [[Int]] {
        guard headKind == .causalLM else { throw Problem.notCausal(language) }
        guard decoding == .greedy || generators.count == prompts.count else {
            throw Problem(.ownError, "\(prompts.count) prompts need as many random sources, not \(generators.count)")
        }
        var texts = prompts, generators = generators
        var active = Array(prompts.indices)
        let ends = endOfTextIDs
        for token in 0..<max(tokens, 0) {
            active.removeAll { texts[$0].count >= maximumTokens }
            if active.isEmpty { break }
            let run = try language.finishedRun(of: active.map { texts[$0].map(Int32.init) }, in: context)
            let places = active.enumerated().map { LogitPlace(text: $0, position: texts[$1].count - 1) }
            let next = try run.logits(at: places) { [active, generators] place, logits in
                var generator = decoding == .greedy ? SeededGenerator(seed: 0) : generators[active[place]]
                return (token: decoding.choose(from: logits, using: &generator), generator: generator)
            }
            var finished: Set<Int> = []
            for (text, choice) in zip(active, next) {
                if decoding != .greedy { generators[text] = choice.generator }
                if ends.contains(choice.token) { finished.insert(text) } else { texts[text].append(choice.token) }
            }
            active.removeAll(where: finished.contains)
            try advance(token + 1)
        }
        return zip(prompts, texts).map { Array($1.dropFirst($0.count)) }
    }

    /// The text that token ids spell, special tokens left out.
    public func text(of ids: [Int]) -> String { tokenizer.decode(ids, skippingSpecialTokens: true) }
}

extension Decoding {
    /// One of the logits' places.
    func choose(from logits: UnsafeBufferPointer<Float>, using generator: inout SeededGenerator) -> Int {
        switch self {
        case .greedy:
            return logits.indices.reduce(0) { logits[$1] > logits[$0] ? $1 : $0 }
        case .sample(let temperature, let topP):
            let largest = Double(logits.max() ?? 0)
            var choices = logits.enumerated().map { (id: $0, weight: exp((Double($1) - largest) / temperature)) }
            if topP < 1 {
                let total = choices.reduce(0) { $0 + $1.weight }
                choices.sort { ($1.weight, $0.id) < ($0.weight, $1.id) }
                var sum = 0.0
                let kept = choices.firstIndex { choice in
                    sum += choice.weight
                    return sum >= topP * total
                }
                choices.removeSubrange(((kept ?? choices.count - 1) + 1)...)
            }
            let total = choices.reduce(0) { $0 + $1.weight }
            // 53 random bits: a number from 0 up to but not 1.
            var left = Double(generator.next() >> 11) * 0x1p-53 * total
            for choice in choices {
                left -= choice.weight
                if left < 0 { return choice.id }
            }
            return choices.last?.id ?? 0
        }
    }
}
