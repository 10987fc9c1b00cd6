import NightjarKit

/// How a method did on a task's test items.
struct MethodScore: Sendable {
    /// Whether each item was right.
    let right: [Bool]
    /// How many items had several best candidates, of which the first in label order was taken.
    let ties: Int

    init(right: [Bool], ties: Int = 0) {
        self.right = right
        self.ties = ties
    }

    init(_ predictions: [CandidatePrediction], gold: [Int]) {
        right = zip(predictions, gold).map { $0.candidate == $1 }
        ties = predictions.count { $0.isTied }
    }

    var hits: Int { right.count { $0 } }
    var accuracy: Double { right.isEmpty ? .nan : Double(hits) / Double(right.count) }
    /// Wilson's, 95 %.
    var interval: ProportionInterval { ProportionInterval(hits: hits, of: right.count) }
}
