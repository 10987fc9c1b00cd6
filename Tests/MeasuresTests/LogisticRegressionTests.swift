import Foundation
import Measures
import Testing

/// Held to scikit-learn's by the tests of layer-probing; here is what holds of any optimum.
@Suite("Logistic regression")
struct LogisticRegressionTests {
    private static let items = 40, width = 5

    /// Items of three classes that overlap.
    private func states(seed: UInt64) -> (values: [Float], labels: [Int]) {
        var draws = SeededGenerator(seed: seed)
        let labels = (0..<Self.items).map { $0 % 3 }
        let values = labels.flatMap { label in
            (0..<Self.width).map { Float(draws.below(1000)) / 100 + ($0 == label ? 3 : 0) }
        }
        return (values, labels)
    }

    private func probabilities(
        _ values: [Float], _ labels: [Int], classes: Int = 3, c: Double, threads: Int = 1
    ) throws -> [[Double]] {
        try values.withUnsafeBufferPointer { values in
            let all = Array(0..<Self.items)
            let items = try StandardScaling(of: values, columns: Self.width, rows: all).matrix(values, rows: all)
            let probe = try LogisticRegression(of: items, labels: labels, classes: classes, c: c, threads: threads)
            #expect(probe.isConverged)
            return try probe.probabilities(of: items, threads: threads)
        }
    }

    @Test("at the optimum expects as many of each class as there are", arguments: [0.01, 1, 100])
    func expectations(c: Double) throws {
        let (values, labels) = states(seed: 3)
        for classes in [2, 3] {
            let labels = labels.map { min($0, classes - 1) }
            let found = try probabilities(values, labels, classes: classes, c: c)
            for label in 0..<classes {
                let expected = found.reduce(0) { $0 + $1[label] }
                #expect(abs(expected - Double(labels.count { $0 == label })) < 1e-4, "\(classes) \(label)")
            }
            #expect(found.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 })
        }
    }

    @Test("with nearly no weight on the losses says each class' share of all")
    func penalty() throws {
        let (values, labels) = states(seed: 4)
        for row in try probabilities(values, labels, c: 1e-9) {
            for (label, probability) in row.enumerated() {
                #expect(abs(probability - Double(labels.count { $0 == label }) / 40) < 1e-4)
            }
        }
    }

    @Test("with nearly no penalty tells apart what a plane tells apart, two classes as any")
    func separable() throws {
        var (values, labels) = states(seed: 5)
        for item in 0..<Self.items { values[item * Self.width + labels[item]] += 40 }
        for classes in [2, 3] {
            let labels = labels.map { min($0, classes - 1) }
            let found = try probabilities(values, labels, classes: classes, c: 1e3)
            #expect(zip(found, labels).allSatisfy { $0[$1] > 0.99 })
        }
    }

    @Test("has the same bits with any number of threads, and refuses what is no number")
    func bits() throws {
        var (values, labels) = states(seed: 6)
        #expect(try probabilities(values, labels, c: 1, threads: 3) == probabilities(values, labels, c: 1))
        values[7] = .nan
        #expect(throws: (any Error).self) { try probabilities(values, labels, c: 1) }
    }

    @Test("scales a column that does not vary to 0")
    func constant() throws {
        let values = (0..<12).map { $0 % 2 == 0 ? Float(0.1) : Float($0) }
        try values.withUnsafeBufferPointer { values in
            let rows = Array(0..<6)
            let scaled = try StandardScaling(of: values, columns: 2, rows: rows).matrix(values, rows: rows)
            #expect((0..<6).allSatisfy { scaled[$0, 0] == 0 })
            #expect(abs((0..<6).reduce(0) { $0 + scaled[$1, 1] * scaled[$1, 1] } - 6) < 1e-12)
        }
    }
}
