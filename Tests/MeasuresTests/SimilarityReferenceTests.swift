import Foundation
import Measures
import Testing

/// What NumPy says of the same states: Fixtures/make_similarity.py.
struct SimilarityFixture: Decodable {
    struct Case: Decodable, CustomStringConvertible {
        var seed: UInt64
        var rows, first, second, kept: Int
        var kind: String
        var biased, debiased, svcca, svcca80: Double?
        var dimensions: [String: Int]

        var description: String { "\(rows) texts, \(first) and \(second) wide \(kind)" }

        /// Both sides' representations, of the texts that are numbers on both.
        func representations() throws -> (first: Representation, second: Representation) {
            let states = StateDraws(seed: seed, rows: rows, widths: (first, second), kind: kind)
            let kept = rowsWithoutNaN([states.first, states.second], rows: rows)
            return try (
                Representation(states.first, rows: rows, width: first, keeping: kept),
                Representation(states.second, rows: rows, width: second, keeping: kept)
            )
        }
    }
    struct Map: Decodable {
        var points, coordinates: [[Double]]
        var shares: [Double]
    }
    struct Pearson: Decodable {
        var x, y: [Double]
        var r, low, high: Double
    }
    var cases: [Case]
    var maps: [Map]
    var correlations: [Pearson]

    static func read() throws -> SimilarityFixture {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/similarity", withExtension: "json"))
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
    }
}

func agree(_ value: Double?, _ expected: Double?, within tolerance: Double) -> Bool {
    guard let value, let expected else { return value == nil && expected == nil }
    return abs(value - expected) <= tolerance
}

@Suite("Similarity agrees with NumPy")
struct SimilarityReferenceTests {
    @Test("linear CKA, plain and debiased: fewer texts than the width, as many, more, other widths, tiny, constant")
    func cka() throws {
        let cases = try SimilarityFixture.read().cases
        #expect(cases.count == 28)
        for item in cases {
            let (first, second) = try item.representations()
            #expect(first.rows == item.kept)
            let found = try first.similarity(to: second)
            #expect(agree(found.biased, item.biased, within: 1e-12), "\(item)")
            #expect(agree(found.debiased, item.debiased, within: 1e-9), "\(item)")
        }
    }

    @Test("dimensions that explain 50 to 99.9 % of the variance")
    func dimensions() throws {
        for item in try SimilarityFixture.read().cases {
            let (first, second) = try item.representations()
            for (share, expected) in item.dimensions {
                #expect(try first.dimensions(explaining: Double(share) ?? 0) == expected, "\(item) \(share)")
            }
            let each = try [first.dimensions(explaining: 0.9), second.dimensions(explaining: 0.9)]
            #expect(try Representation.dimensions(of: [first, second], explaining: 0.9, threads: 2) == each)
        }
    }

    @Test("SVCCA, of the axes for 99 % and for 80 % of the variance")
    func svcca() throws {
        for item in try SimilarityFixture.read().cases {
            let (first, second) = try item.representations()
            #expect(try agree(first.svcca(with: second), item.svcca, within: 1e-9), "\(item)")
            #expect(try agree(first.svcca(with: second, share: 0.8), item.svcca80, within: 1e-9), "\(item)")
        }
    }

    /// METHODS' own fixtures.
    @Test("four texts, two and three wide; six texts along three axes")
    func published() throws {
        let x = try Representation([1, 2, 3, 4, 5, 7, 2, 1], rows: 4, width: 2)
        let y = try Representation([2, 0, 1, 1, 1, 0, 4, 2, 2, 0, 3, 1], rows: 4, width: 3)
        let similarity = try x.similarity(to: y)
        #expect(agree(similarity.biased, 0.5617098226970891, within: 1e-14))
        #expect(agree(similarity.debiased, -0.8416975766245417, within: 1e-14))
        let axes: [Float] = [10, 0, 0, -10, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0.5, 0, 0, -0.5]
        let states = try Representation(axes, rows: 6, width: 3)
        #expect(try [0.98, 0.99, 0.999].map { try states.dimensions(explaining: $0) } == [1, 2, 3])
    }

    @Test("principal components, but for the sign")
    func components() throws {
        for map in try SimilarityFixture.read().maps {
            let found = try principalComponents(of: map.points)
            for (row, expected) in zip(found.coordinates, map.coordinates) {
                #expect(zip(row, expected).allSatisfy { abs($0 - $1) < 1e-12 })
            }
            #expect(zip(found.shares, map.shares).allSatisfy { abs($0 - $1) < 1e-12 })
        }
    }

    @Test("Pearson's correlation with Fisher's interval")
    func pearson() throws {
        for item in try SimilarityFixture.read().correlations {
            let found = try #require(Correlation(item.x, item.y))
            #expect(found.count == item.x.count)
            #expect(abs(found.r - item.r) < 1e-13)
            #expect(abs(found.low - item.low) < 1e-9 && abs(found.high - item.high) < 1e-9)
        }
    }
}
