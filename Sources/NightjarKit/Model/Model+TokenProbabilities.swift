public import Captures
import Foundation
import Tensors

/// A row of logits that is read: of which text, at which of its tokens.
public typealias LogitPlace = Captures.LogitPlace

extension Model {
    /// The tokens that the head finds most probable at some places of texts, the most probable first.
    ///
    /// ```swift
    /// let places = tokens.indices.map { LogitPlace(text: $0, position: tokens[$0].count - 1) }
    /// let next = try model.predictions(in: tokens, at: places, top: 3, context: context)
    /// ```
    ///
    /// - Returns: One list a place, in their order.
    /// - Throws: A `Problem` where the checkpoint has no head, or a text is empty, too long or has no such position.
    public func predictions(
        in texts: [[Int]], at places: [LogitPlace], top: Int, context: Context
    ) throws -> [[Prediction]] {
        let run = try language.finishedRun(of: TokenPlaces.ids(texts), in: context)
        return try run.logits(at: places) { _, logits in
            let total = logSumExp(logits)
            return zip(0..., logits).sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(top).map { id, logit in
                Prediction(id: id, token: token(id), probability: exp(Double(logit) - total))
            }
        }
    }

    /// The log-probabilities of given tokens at some places of texts, in double: of a masked model what stands at the place, of a causal
    /// one what follows it.
    ///
    /// - Parameters:
    ///   - tokens: One a place; an id that the vocabulary does not have has −∞.
    ///   - texts: Token ids a text.
    ///   - places: Where each token is asked for.
    ///   - context: The job: threads, memory, cancellation.
    /// - Returns: One a place, in their order.
    /// - Throws: A `Problem` where the checkpoint has no head, or a text is empty, too long or has no such position.
    public func logProbabilities(
        of tokens: [Int], in texts: [[Int]], at places: [LogitPlace], context: Context
    ) throws -> [Double] {
        let run = try language.finishedRun(of: TokenPlaces.ids(texts), in: context)
        return try run.logits(at: places) { place, logits in
            logits.indices.contains(tokens[place]) ? Double(logits[tokens[place]]) - logSumExp(logits) : -.infinity
        }
    }
}

private func logSumExp(_ logits: UnsafeBufferPointer<Float>) -> Double {
    logits.baseAddress.map { Numbers.logSumExp($0, count: logits.count) } ?? 0
}
