import NightjarKit

/// How a model, or the rival, did on test.
struct Score: Sendable {
    let name: String
    let predicted: [Int]
    /// Whether each text was right.
    let right: [Bool]
    let confusion: ConfusionCounts

    init(_ name: String, predicted: [Int], gold: [Int], classes: Int) {
        self.name = name
        self.predicted = predicted
        right = zip(predicted, gold).map { $0 == $1 }
        confusion = ConfusionCounts(gold: gold, predicted: predicted, classes: classes)
    }

    var accuracy: Double { confusion.accuracy }
    var macroF1: Double { confusion.macroF1 }
    /// Wilson's, 95 %.
    var interval: ProportionInterval { ProportionInterval(hits: confusion.hits, of: confusion.items) }

    /// Macro F1 of the texts with these numbers, one perhaps several times.
    func macroF1(of texts: [Int], gold: [Int]) -> Double {
        ConfusionCounts(
            gold: texts.map { gold[$0] }, predicted: texts.map { predicted[$0] }, classes: confusion.counts.count
        ).macroF1
    }
}

/// A model against the rival on the same texts.
struct Duel: Sendable {
    /// Texts on which the model alone is right.
    let onlyModel: Int
    /// Texts on which the rival alone is right.
    let onlyRival: Int
    /// McNemar's exact test, two-sided.
    let p: Double

    init(_ model: Score, _ rival: Score) {
        let pairs = Array(zip(model.right, rival.right))
        onlyModel = pairs.count { $0 && !$1 }
        onlyRival = pairs.count { !$0 && $1 }
        p = mcNemar(onlyFirstRight: onlyModel, onlySecondRight: onlyRival)
    }
}
