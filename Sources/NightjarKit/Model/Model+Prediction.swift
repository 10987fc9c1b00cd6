public import Foundation
import Problems

/// A token that a model predicts.
public struct Prediction: Sendable {
    /// Its id.
    public let id: Int
    /// Its vocabulary piece, or a label's name.
    public let token: String
    /// softmax of the logits, in double.
    public let probability: Double
}

extension Model {
    /// What the head says of a text: for a masked LM the most probable fills of each mask, in order; for a sequence
    /// classifier its labels.
    ///
    /// - Throws: A `Problem` where the checkpoint has no head or a masked LM's text has no mask.
    public func predict(_ text: String, top: Int, threads: Int, scratch: URL) throws -> [[Prediction]] {
        guard let headKind else {
            throw Problem.badInput("this checkpoint has no head (a bare \(architecture) encoder): nothing to predict")
        }
        let ids = tokenize(text)
        let positions: [Int]
        switch headKind {
        case .maskedLM:
            positions = ids.indices.filter { ids[$0] == maskID }
            guard !positions.isEmpty else {
                throw Problem.badInput(
                    "the text has no mask; write \(maskID.map(token) ?? "the mask token") where a word is to be filled in"
                )
            }
        case .sequenceClassification: positions = [0]
        }
        let states = try states(of: ids, threads: threads, scratch: scratch)
        guard let logits = states.logits, let outputs = states.logitsShape?.last else { return [] }
        return positions.map { position in
            let row = logits[position * outputs..<(position + 1) * outputs]
            let largest = Double(row.max() ?? 0)
            let total = row.reduce(0.0) { $0 + exp(Double($1) - largest) }
            let best = zip(0..., row).sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(top)
            return best.map { id, logit in
                Prediction(
                    id: id, token: headKind == .maskedLM ? token(id) : label(id),
                    probability: exp(Double(logit) - largest) / total)
            }
        }
    }

    /// A class' name by the configuration's `id2label`.
    public func label(_ id: Int) -> String { checkpoint.configuration.label(id) ?? "LABEL_\(id)" }
}
