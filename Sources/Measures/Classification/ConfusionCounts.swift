/// How often items of each class were taken for each class.
public struct ConfusionCounts: Sendable, Equatable {
    /// [gold][predicted].
    public let counts: [[Int]]

    /// Counts items by their right class and the predicted one, both from 0 and below `classes`.
    public init(gold: [Int], predicted: [Int], classes: Int) {
        var counts = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
        for (gold, predicted) in zip(gold, predicted) { counts[gold][predicted] += 1 }
        self.counts = counts
    }

    /// How many items there are.
    public var items: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }
    /// How many were predicted right.
    public var hits: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }
    /// The share that was predicted right; NaN of no items.
    public var accuracy: Double { Double(hits) / Double(items) }

    /// The harmonic mean of a class' precision and recall, 2·TP/(2·TP + FP + FN); nil where it is neither gold nor
    /// predicted anywhere.
    public func f1(of label: Int) -> Double? {
        let gold = counts[label].reduce(0, +), predicted = counts.reduce(0) { $0 + $1[label] }
        return gold + predicted == 0 ? nil : Double(2 * counts[label][label]) / Double(gold + predicted)
    }

    /// The mean of F1 over the classes that are gold or predicted anywhere (scikit-learn's `f1_score(average="macro")`);
    /// NaN of no items.
    public var macroF1: Double {
        let scores = counts.indices.compactMap(f1)
        return scores.reduce(0, +) / Double(scores.count)
    }
}
