import Foundation
import Measures
import SeededNumbers
import Testing

/// What scikit-learn says of the same scores: Fixtures/make_average_precision.py.
@Suite("Average precision agrees with scikit-learn")
struct ReferenceTests {
    struct Case: Decodable {
        var kind: String
        var count: Int
        var seed: UInt64
        var expected: Double

        /// The recipe of the script, draw by draw.
        var texts: (labels: [Bool], scores: [Float]) {
            var draws = SplitMix(seed: seed)
            var labels: [Bool] = []
            var scores: [Float] = []
            for _ in 0..<count {
                let label = draws.next() % 5 < 2
                let draw = draws.next()
                labels.append(label)
                scores.append(score(draw, label))
            }
            labels[0] = true
            return (labels, scores)
        }

        private func score(_ draw: UInt64, _ label: Bool) -> Float {
            switch kind {
            case "distinct":
                let bits = UInt32(truncatingIfNeeded: draw)
                return Float(bitPattern: bits & 0x7F80_0000 == 0x7F80_0000 ? bits & 0x807F_FFFF : bits)
            case "ties":
                let place = Float(draw % 16)
                return place < 8 ? (place - 8) / 4 : place == 8 ? -0.0 : place - 9
            case "subnormal":
                return Float(bitPattern: UInt32(draw & 0x8000_0000) | UInt32((draw >> 32) % 1000))
            case "signal":
                return Float(draw % 64 + (label ? 20 : 0))
            default:
                return 0.5
            }
        }
    }

    struct Fixture: Decodable {
        var cases: [Case]
    }

    static func cases() throws -> [Case] {
        let url = try #require(
            Bundle.module.url(forResource: "average_precision", withExtension: "json", subdirectory: "Fixtures"))
        return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url)).cases
    }

    @Test("within 1e-12: distinct, tied, subnormal, constant scores, 1 to 200,000 texts")
    func agrees() throws {
        let cases = try Self.cases()
        #expect(cases.count == 322)
        for entry in cases {
            let (labels, scores) = entry.texts
            let value = try #require(averagePrecision(scores: scores, labels: labels))
            #expect(abs(value - entry.expected) <= 1e-12, "\(entry.kind) \(entry.count) \(entry.seed)")
        }
    }

    /// From the project's reference numbers (scikit-learn, checked by hand): the second has ties, the third is constant.
    @Test("four scores of eight texts")
    func published() throws {
        let labels = [1, 0, 1, 1, 0, 0, 1, 0].map { $0 == 1 }
        let scores: [[Float]] = [
            [0.08, 0.78, 0.44, 0.72, 0.98, 0.54, 0.5, 0.07],
            [0.3, 0.5, 0.7, 0.8, 0.4, 0.1, 0.3, 0.9],
            [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
            [0.91, 0.13, 0.52, 0.75, 0.67, 0.47, 0.2, 0.49],
        ]
        let expected = [0.4511904761904762, 0.5773809523809523, 0.5, 0.8303571428571428]
        let ranked = try #require(AveragePrecision(labels: labels))
        for (value, expected) in zip(ranked.values(of: Array(scores.joined())), expected) {
            #expect(abs(value - expected) < 1e-15)
        }
    }

    @Test("labels 1 0 1 0 with a tie in the middle")
    func tie() throws {
        let value = try #require(averagePrecision(scores: [0.9, 0.5, 0.5, 0.1], labels: [true, false, true, false]))
        #expect(abs(value - 0.833333333333333) < 1e-12)
    }

    /// (1/N) Σ i / (N + i), i = 1 … N: all negatives above all positives. The numbers are METHODS' own fixtures.
    @Test(
        "the least value of N against N distinct scores",
        arguments: [
            (10, 0.331228596824572), (100, 0.30934656951817574), (500, 0.3073525694401797), (1000, 0.3071027569400625),
        ])
    func least(count: Int, expected: Double) throws {
        let scores = (0..<(2 * count)).map { Float($0) }
        let value = try #require(averagePrecision(scores: scores, labels: scores.map { $0 < Float(count) }))
        #expect(abs(value - expected) < 1e-14)
    }
}
