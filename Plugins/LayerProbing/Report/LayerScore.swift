import NightjarKit

/// How a layer's probe did on test.
struct LayerScore: Sendable {
    let outcome: LayerOutcome
    let predicted: [Int]
    /// Whether each text was right.
    let right: [Bool]
    let confusion: ConfusionCounts
    /// Of the labels that were drawn at random.
    let controlAccuracy: Double?

    init(_ outcome: LayerOutcome, gold: [Int], control: [Int]?, classes: Int) {
        self.outcome = outcome
        predicted = outcome.predicted
        right = zip(predicted, gold).map { $0 == $1 }
        confusion = ConfusionCounts(gold: gold, predicted: predicted, classes: classes)
        controlAccuracy = outcome.control.flatMap { own in
            control.map { Double(zip(own.predicted, $0).count { $0 == $1 }) / Double($0.count) }
        }
    }

    /// Wilson's, 95 %.
    var interval: ProportionInterval { ProportionInterval(hits: confusion.hits, of: confusion.items) }

    /// The accuracy less the control's.
    var selectivity: Double? { controlAccuracy.map { confusion.accuracy - $0 } }

    /// McNemar's exact test against another layer on the same texts.
    func p(against other: LayerScore) -> Double {
        let pairs = Array(zip(right, other.right))
        return mcNemar(
            onlyFirstRight: pairs.count { $0 && !$1 }, onlySecondRight: pairs.count { !$0 && $1 })
    }
}
