import Foundation
import Tensors

/// What is differentiated: what the head says of one output at one token.
public struct GradientTarget: Sendable, Equatable {
    /// A function of the logits x at `position`.
    public enum Quantity: String, Sendable, CaseIterable {
        /// softmax(x)[output]
        case probability
        /// log softmax(x)[output]
        case logProbability
        /// x[output]
        case logit
    }

    /// The token; a classifier of texts has its one row whatever stands here.
    public var position: Int
    /// A token's id, or a label's number.
    public var output: Int
    /// What of it.
    public var quantity: Quantity
    /// Which lane it belongs to: targets of one lane are added up.
    public var lane: Int
    /// What it is multiplied with.
    public var weight: Float

    /// A target.
    public init(position: Int, output: Int, quantity: Quantity, lane: Int = 0, weight: Float = 1) {
        self.position = position
        self.output = output
        self.quantity = quantity
        self.lane = lane
        self.weight = weight
    }

    /// Its value, from the logits of its row; the softmax is in double.
    func value(of logits: UnsafePointer<Float>, count: Int) -> Double {
        let logit = Double(logits[output])
        switch quantity {
        case .logit: return logit
        case .logProbability: return logit - Numbers.logSumExp(logits, count: count)
        case .probability: return exp(logit - Numbers.logSumExp(logits, count: count))
        }
    }

    /// Adds its gradient by the logits of its row: p·(1[j = output] − p[j]) of a probability, without the factor p of
    /// its logarithm.
    func addGradient(of logits: UnsafePointer<Float>, count: Int, to slopes: UnsafeMutablePointer<Float>) {
        guard quantity != .logit else {
            slopes[output] += weight
            return
        }
        let total = Numbers.logSumExp(logits, count: count)
        let factor =
            Double(weight) * (quantity == .probability ? exp(Double(logits[output]) - total) : 1)
        Numbers.addSoftmaxGradient(of: logits, count: count, output: output, total: total, factor: factor, to: slopes)
    }
}
