import Foundation
import Tensors

/// What is differentiated: what the head says of one output at one token.
///
/// Targets of one text that have lanes of their own, 0, 1, …, are differentiated each for itself in one pass; those that
/// share a lane are added up, each times its weight.
public struct GradientTarget: Sendable, Equatable {
    /// A function of the logits x at `position`.
    public enum Quantity: String, Sendable, CaseIterable {
        /// `softmax(x)[output]`
        case probability
        /// `log softmax(x)[output]`
        case logProbability
        /// `x[output]`
        case logit
    }

    /// The token at which the head is read, from 0; a classifier of texts has its one row whatever stands here.
    public var position: Int
    /// A token's id, or a label's number.
    public var output: Int
    /// The logit, the probability or its logarithm.
    public var quantity: Quantity
    /// Which of a text's gradients it belongs to, from 0: targets of one lane are added up.
    public var lane: Int
    /// What it is multiplied with, in its lane's sum.
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
