import NightjarKit

/// How the parts did on the same items, with percentile bootstraps over items, the same draws for all of them.
struct PartScores: Sendable {
    /// The middle 95 % of what draws of the items give.
    struct Interval: Sendable, Equatable {
        let low: Double
        let high: Double

        var negated: Interval { Interval(low: -high, high: -low) }
        /// Nothing in it is 0: what it is of has a sign.
        var excludesZero: Bool { low > 0 || high < 0 }
    }

    /// One part's.
    struct Score: Sendable {
        let name: String
        let quality: Quality
        let accuracy: Interval
        let loss: Interval
    }

    /// One part's less another's.
    struct Difference: Sendable {
        let name: String
        let other: String
        /// Items on which this one alone is right.
        let onlyFirst: Int
        /// Items on which the other alone is right.
        let onlyOther: Int
        /// McNemar's exact test, two-sided.
        let p: Double
        let accuracy: Double
        let accuracyInterval: Interval
        let loss: Double
        let lossInterval: Interval
    }

    /// In the job's order.
    let all: [Score]
    /// Each part less each one after it.
    let differences: [Difference]

    /// - Parameters:
    ///   - items: Which of the scored items count.
    ///   - random: Started anew for every interval.
    init(_ parts: [PartOutcome], items: [Int], random: SeededGenerator) {
        let scores = parts.map { part in items.map { part.scores[$0] } }
        func interval(_ statistic: ([Int]) -> Double) -> Interval {
            var generator = random
            let interval = BootstrapInterval(cases: items.count, using: &generator, statistic: statistic)
            return Interval(low: interval?.low ?? .nan, high: interval?.high ?? .nan)
        }
        all = zip(parts, scores).map { part, scores in
            Score(
                name: part.name, quality: Quality(scores), accuracy: interval { Quality(scores, $0).accuracy },
                loss: interval { Quality(scores, $0).loss })
        }
        var differences: [Difference] = []
        for first in parts.indices {
            for other in parts.indices.dropFirst(first + 1) {
                let pair = zip(scores[first], scores[other])
                let onlyFirst = pair.count { $0.isCorrect && !$1.isCorrect }
                let onlyOther = pair.count { !$0.isCorrect && $1.isCorrect }
                func less(_ value: KeyPath<Quality, Double>) -> Interval {
                    interval { Quality(scores[first], $0)[keyPath: value] - Quality(scores[other], $0)[keyPath: value] }
                }
                differences.append(
                    Difference(
                        name: parts[first].name, other: parts[other].name, onlyFirst: onlyFirst, onlyOther: onlyOther,
                        p: mcNemar(onlyFirstRight: onlyFirst, onlySecondRight: onlyOther),
                        accuracy: all[first].quality.accuracy - all[other].quality.accuracy,
                        accuracyInterval: less(\.accuracy), loss: all[first].quality.loss - all[other].quality.loss,
                        lossInterval: less(\.loss)))
            }
        }
        self.differences = differences
    }

    subscript(choice: LayerChoice) -> Score? { all.first { $0.name == choice.rawValue } }

    /// One part less another, whichever comes first in the job.
    func difference(of choice: LayerChoice, from other: LayerChoice) -> Difference? {
        if let found = differences.first(where: { $0.name == choice.rawValue && $0.other == other.rawValue }) {
            return found
        }
        return differences.first { $0.name == other.rawValue && $0.other == choice.rawValue }?.turned
    }
}

extension PartScores.Difference {
    /// The other less this one.
    fileprivate var turned: Self {
        Self(
            name: other, other: name, onlyFirst: onlyOther, onlyOther: onlyFirst, p: p, accuracy: -accuracy,
            accuracyInterval: accuracyInterval.negated, loss: -loss, lossInterval: lossInterval.negated)
    }
}
