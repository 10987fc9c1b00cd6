public import Captures
package import Foundation
import Models
import Problems

/// The output that a head finds most probable.
public typealias MostProbable = Captures.MostProbable

/// A token that a model predicts.
public struct Prediction: Sendable {
    /// Its id.
    public let id: Int
    /// Its vocabulary piece, or a label's name.
    public let token: String
    /// The softmax of the logits, in double.
    public let probability: Double
}

extension Model {
    /// What the head says of a text: for a masked LM the most probable fills of each mask, in order; for a causal LM the
    /// next token; for a classifier its labels, of the text or of each token.
    ///
    /// ```swift
    /// for fill in try model.predict("The [MASK] sang all night.", top: 5, in: context)[0] {
    ///     context.log("\(fill.token): \(fill.probability)")
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - text: As people write it.
    ///   - top: The most that is said of each place.
    ///   - context: The job: threads, memory, cancellation.
    /// - Returns: The most probable first: of each mask, of the next token, of each token, or of the text.
    /// - Throws: A ``Problem`` where the checkpoint has no head or a masked LM's text has no mask.
    public func predict(_ text: String, top: Int, in context: Context) throws -> [[Prediction]] {
        try context.checkCancellation()
        context.host.count(forwardPasses: 1, backwardPasses: 0)
        return try predict(text, top: top, threads: context.threads, scratch: context.host.scratch)
    }

    /// The same, without a job.
    package func predict(_ text: String, top: Int, threads: Int, scratch: URL) throws -> [[Prediction]] {
        guard let headKind else {
            throw Problem.badInput("this checkpoint has no head (a bare \(architecture)): nothing to predict")
        }
        let ids = tokenize(text)
        guard !ids.isEmpty else { throw Problem.badInput("the text has no tokens") }
        // A classifier of texts reads what it reads.
        let positions: [Int?] =
            switch headKind {
            case .maskedLM: ids.indices.filter { ids[$0] == maskID }
            case .causalLM: [ids.count - 1]
            case .tokenClassification: Array(ids.indices)
            case .sequenceClassification: [nil]
            }
        guard !positions.isEmpty else {
            throw Problem.badInput(
                "the text has no mask; write \(maskID.map(token) ?? "the mask token") where a word is to be filled in")
        }
        let pass = try ForwardPass(
            model: language, texts: [ids.map(Int32.init)],
            resources: ForwardPass.Resources(threads: threads, scratch: scratch))
        let run = try pass.start()
        while !run.isFinished { try run.advance() }
        let isVocabulary = headKind == .maskedLM || headKind == .causalLM
        return try positions.map { position in
            let row = try run.logits(of: 0, at: position.map { $0..<$0 + 1 }) ?? []
            let largest = Double(row.max() ?? 0)
            let total = row.reduce(0.0) { $0 + exp(Double($1) - largest) }
            let best = zip(0..., row).sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(top)
            return best.map { id, logit in
                Prediction(
                    id: id, token: isVocabulary ? token(id) : label(id),
                    probability: exp(Double(logit) - largest) / total)
            }
        }
    }

    /// What the head finds most probable at one position of each text: a token, or a label's number.
    ///
    /// Of a causal model that is the token after the position, of a masked one the token at it; a classifier of texts
    /// has one answer, whatever the position.
    ///
    /// - Returns: One a text, in their order.
    /// - Throws: A `Problem` where the checkpoint has no head or a text is empty or longer than the model takes.
    public func mostProbable(
        in texts: [[Int]], at positions: [Int], context: Context
    ) throws -> [MostProbable] {
        let run = try language.finishedRun(of: TokenPlaces.ids(texts), in: context)
        return try run.mostProbable(at: positions)
    }

    /// A class' name by the configuration's `id2label`.
    public func label(_ id: Int) -> String { checkpoint.configuration.label(id) ?? "LABEL_\(id)" }
}

extension LanguageModel {
    /// Texts' states after the last layer.
    func finishedRun(of texts: [[Int32]], in context: Context) throws -> ForwardPass.Run {
        let pass = try ForwardPass(model: self, texts: texts, resources: context.resources)
        let run = try pass.start()
        context.host.count(forwardPasses: texts.count, backwardPasses: 0)
        while !run.isFinished {
            try context.checkCancellation()
            try run.advance()
        }
        return run
    }
}
