import Foundation
import Measures
import Testing

/// What scikit-learn says of the same predictions: Fixtures/make_f1.py.
@Suite("Confusion counts")
struct ConfusionCountsTests {
    struct Case: Decodable {
        var classes: Int
        var gold: [Int]
        var predicted: [Int]
        var accuracy: Double
        var macroF1: Double
    }

    @Test("give scikit-learn's accuracy and macro F1")
    func reference() throws {
        let file = try #require(Bundle.module.url(forResource: "Fixtures/f1", withExtension: "json"))
        let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
        #expect(cases.count == 40)
        for item in cases {
            let counts = ConfusionCounts(gold: item.gold, predicted: item.predicted, classes: item.classes)
            #expect(abs(counts.accuracy - item.accuracy) < 1e-14)
            #expect(abs(counts.macroF1 - item.macroF1) < 1e-14)
        }
    }

    @Test("stand by the right class, then by the predicted one")
    func cells() {
        let counts = ConfusionCounts(gold: [0, 0, 1, 2], predicted: [0, 1, 1, 0], classes: 4)
        #expect(counts.counts == [[1, 1, 0, 0], [0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]])
        #expect(counts.f1(of: 2) == 0)
        #expect(counts.f1(of: 3) == nil)
    }
}

@Suite("A stratified split")
struct StratifiedSplitTests {
    private func split(_ labels: [Int], _ shares: [Int], seed: UInt64 = 1) -> [[Int]] {
        var generator = SeededGenerator(seed: seed)
        return StratifiedSplit(labels: labels, shares: shares, using: &generator).parts
    }

    private func counts(_ parts: [[Int]], _ labels: [Int], of label: Int) -> [Int] {
        parts.map { $0.count { labels[$0] == label } }
    }

    @Test("puts every item in one part, in order")
    func whole() {
        let labels = (0..<137).map { $0 % 3 }, parts = split(labels, [8, 1, 1])
        #expect(parts.flatMap { $0 }.sorted() == Array(labels.indices))
        #expect(parts.allSatisfy { $0 == $0.sorted() })
    }

    @Test("gives each class its share of each part")
    func shares() {
        let labels = (0..<200).map { $0 < 150 ? 0 : 1 }, parts = split(labels, [8, 1, 1])
        #expect(counts(parts, labels, of: 0) == [120, 15, 15])
        #expect(counts(parts, labels, of: 1) == [40, 5, 5])
    }

    @Test("lets what does not divide go where most is lacking")
    func remainders() {
        let labels = (0..<60).map { $0 % 4 }, parts = split(labels, [8, 1, 1])
        #expect(parts.map(\.count) == [48, 6, 6])
        #expect((0..<4).allSatisfy { counts(parts, labels, of: $0)[0] == 12 })
    }

    @Test("has every class in every part where it has as many items as there are parts", arguments: 3...12)
    func few(items: Int) {
        let labels = (0..<100 + items).map { $0 < 100 ? 0 : 1 }
        #expect(counts(split(labels, [8, 1, 1]), labels, of: 1).allSatisfy { $0 >= 1 })
    }

    @Test("follows from the seed")
    func seeds() {
        let labels = (0..<100).map { $0 % 2 }
        #expect(split(labels, [8, 1, 1]) == split(labels, [8, 1, 1]))
        #expect(split(labels, [8, 1, 1]) != split(labels, [8, 1, 1], seed: 2))
    }
}
