import Foundation
import NightjarKit

/// What a layer's probe came to.
struct LayerOutcome: Sendable, Equatable {
    /// After how many layers the states are: 0 after the embeddings.
    let layer: Int
    /// The weight of the losses that was kept.
    let c: Double
    let trainAccuracy, devAccuracy, devLoss, testLoss: Double
    /// Steps of the fit that was kept.
    let iterations: Int
    /// Whether all fits reached their optimum.
    let isConverged: Bool
    /// [texts of test][classes]
    let probabilities: [[Double]]
    /// The control's; none where there is none.
    let control: Control?

    struct Control: Sendable, Equatable {
        /// Of the labels that it learnt from: what it knows by heart.
        let trainAccuracy: Double
        /// Of test, what it takes each text for.
        let predicted: [Int]
    }

    /// What the probe takes each text of test for; of equals the first.
    var predicted: [Int] { probabilities.map(mostProbable) }
}

/// The place of the largest; of equals the first.
func mostProbable(_ probabilities: [Double]) -> Int {
    probabilities.indices.reduce(0) { probabilities[$1] > probabilities[$0] ? $1 : $0 }
}

/// How many probabilities are highest at the right class, as a share.
func accuracy(_ probabilities: [[Double]], _ labels: [Int]) -> Double {
    let hits = zip(probabilities, labels).count { mostProbable($0) == $1 }
    return Double(hits) / Double(labels.count)
}

/// The mean of −log p of the right class.
func loss(_ probabilities: [[Double]], _ labels: [Int]) -> Double {
    zip(probabilities, labels).reduce(0) { $0 - log(max($1.0[$1.1], .leastNonzeroMagnitude)) } / Double(labels.count)
}

// MARK: - As bytes

extension LayerOutcome {
    /// What an attempt after this one takes up.
    var state: Data {
        SavedNumbers([
            [
                c, trainAccuracy, devAccuracy, devLoss, testLoss, Double(iterations), isConverged ? 1 : 0,
                control?.trainAccuracy ?? .nan,
            ], probabilities.flatMap { $0 }, (control?.predicted ?? []).map(Double.init),
        ]).data
    }

    /// What `state` gave, of a layer, of so many texts and classes; nil where it is anything else.
    init?(_ state: Data, layer: Int, texts: Int, classes: Int, hasControl: Bool) {
        guard let lists = SavedNumbers(state)?.lists, lists.count == 3, lists[0].count == 8,
            lists[1].count == texts * classes, lists[2].count == (hasControl ? texts : 0)
        else { return nil }
        let numbers = lists[0]
        self.init(
            layer: layer, c: numbers[0], trainAccuracy: numbers[1], devAccuracy: numbers[2], devLoss: numbers[3],
            testLoss: numbers[4], iterations: Int(numbers[5]), isConverged: numbers[6] == 1,
            probabilities: (0..<texts).map { Array(lists[1][$0 * classes..<($0 + 1) * classes]) },
            control: hasControl
                ? Control(trainAccuracy: numbers[7], predicted: lists[2].map { Int($0) }) : nil)
    }
}
