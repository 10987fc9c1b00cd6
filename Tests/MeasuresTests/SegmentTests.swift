import Foundation
import Measures
import SeededNumbers
import Testing

/// Dimensions by layer of the paper's figure 5, read off its image: the tuned model's and the pretrained one's.
enum Figure5 {
    static let tuned: [Double] = [
        269, 382, 446, 497, 658, 780, 854, 922, 949, 1002, 1154, 1342, 1515, 1591, 1722, 1748, 1740, 1779, 1720, 1711,
        1702, 1724, 1718, 1728, 1742, 1759, 1768, 1763, 1763, 1757, 1713, 1520,
    ]
    static let pretrained: [Double] = [
        269, 363, 459, 513, 601, 716, 778, 769, 779, 791, 803, 830, 818, 825, 818, 798, 775, 750, 737, 731, 740, 777,
        800, 833, 903, 967, 1046, 1050, 1075, 1125, 1081, 821,
    ]
    static let gap = zip(tuned, pretrained).map { $0 - $1 }
    static let relativeGap = zip(tuned, pretrained).map { ($0 - $1) / $1 }
}

@Suite("Segments of the paper's figure 5")
struct FigureSegmentTests {
    @Test("shared 1–9, transition 10–15, refinement 16–32")
    func figure() throws {
        let segments = try #require(Segments.fit(Figure5.gap))
        #expect(segments.firstKnot == 9 && segments.secondKnot == 16)
        #expect(segments.shared == 1...9 && segments.transition == 10...15 && segments.refinement == 16...32)
        #expect(segments.isTransition)
        #expect(abs(segments.squaredError - 51377.59450013604) < 1e-6)
        #expect(
            Segmentation(Figure5.gap, dimensions: [Figure5.tuned, Figure5.pretrained], texts: 10_000)
                == .found(segments))
    }

    @Test("the second knot moves by two without the last layer, or with the relative gap")
    func variants() throws {
        let shorter = try #require(Segments.fit(Array(Figure5.gap.dropLast())))
        #expect(shorter.firstKnot == 9 && shorter.secondKnot == 17)
        let relative = try #require(Segments.fit(Figure5.relativeGap))
        #expect(relative.firstKnot == 9 && relative.secondKnot == 18)
    }

    /// METHODS section 5: under noise of 15 dimensions the first knot is 9 in 69 % of draws, 10 in 26 %, 8 in 5 %, and the
    /// second is always 16 or 17.
    @Test("under noise of 15 dimensions the knots stay where they are, or beside it")
    func noise() throws {
        var draws = SplitMix(seed: 2024), first: [Int: Int] = [:], second: [Int: Int] = [:]
        for _ in 0..<300 {
            let segments = try #require(Segments.fit(Figure5.gap.map { $0 + 15 * draws.normal() }))
            first[segments.firstKnot, default: 0] += 1
            second[segments.secondKnot, default: 0] += 1
        }
        // Three standard deviations of 300 draws.
        #expect(abs(Double(first[9] ?? 0) / 300 - 0.69) < 0.08, "\(first)")
        #expect(abs(Double(first[10] ?? 0) / 300 - 0.26) < 0.08, "\(first)")
        #expect(Set(first.keys).isSubset(of: [8, 9, 10, 11]), "\(first)")
        #expect(Set(second.keys).isSubset(of: [16, 17]), "\(second)")
    }
}

/// What NumPy's least squares give: Fixtures/make_segments.py.
@Suite("The two-knot fit")
struct SegmentFitTests {
    struct Case: Decodable {
        var seed: UInt64
        var layers, first, second: Int
        var squaredError: Double
        var slopes: [Double]
    }

    @Test("is the best of all pairs of knots, for 7 to 53 layers")
    func reference() throws {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/segments", withExtension: "json"))
        let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: url))
        #expect(cases.count == 24)
        for item in cases {
            var draws = SplitMix(seed: item.seed), value = 0.0
            let curve = (0..<item.layers).map { _ in
                value += draws.uniform()
                return value
            }
            let segments = try #require(Segments.fit(curve))
            #expect(segments.firstKnot == item.first && segments.secondKnot == item.second)
            #expect(abs(segments.squaredError - item.squaredError) < 1e-11)
            let slopes = segments.slopes
            #expect(zip([slopes.first, slopes.middle, slopes.last], item.slopes).allSatisfy { abs($0 - $1) < 1e-11 })
        }
    }

    @Test("finds the knots of three lines without noise", arguments: [(3, 5), (4, 11), (8, 10), (9, 18)])
    func exact(_ first: Int, _ second: Int) throws {
        let curve = (1...20).map { layer in
            1e4 + 2.0 * Double(layer) + 30 * Double(max(layer - first, 0)) - 31 * Double(max(layer - second, 0))
        }
        let segments = try #require(Segments.fit(curve))
        #expect(segments.firstKnot == first && segments.secondKnot == second && segments.isTransition)
        #expect(abs(segments.slopes.middle - 32) < 1e-8)
    }
}

@Suite("Where there are no segments")
struct NoSegmentsTests {
    private func reason(_ segmentation: Segmentation) -> Segmentation.Reason? {
        if case .notIdentifiable(let reason) = segmentation { reason } else { nil }
    }

    @Test("fewer than seven layers")
    func few() {
        #expect(Segments.fit([1, 2, 3, 9, 15, 16]) == nil)
        #expect(reason(Segmentation([1, 2, 3, 9, 15, 16], texts: 1000)) == .tooFewLayers(6))
        #expect(Segments.fit([1, 2, 3, 9, 15, 16, 17]) != nil)
    }

    @Test("layers without a value")
    func undefined() {
        #expect(reason(Segmentation([1, 2, 3, .nan, 9, 15, 16, 17, .nan], texts: 1000)) == .undefined(layers: [4, 9]))
    }

    static let straight = (1...24).map { 3.3 * Double($0) }
    static let flat = [Double](repeating: 0.1, count: 24)
    static let flattening = (1...24).map { Double(min($0, 12)) }
    static let falling = (1...24).map { Double(-max(0, min($0 - 8, 8))) }

    @Test(
        "a straight line, a line that flattens, one that falls fastest in the middle",
        arguments: [straight, flat, flattening, falling])
    func noTransition(_ curve: [Double]) throws {
        let segments = try #require(Segments.fit(curve))
        #expect(!segments.isTransition)
        #expect(reason(Segmentation(curve, texts: 1000)) == .noTransition(segments))
    }

    @Test("more dimensions than half the texts in a layer that decides a knot")
    func saturated() throws {
        let segments = try #require(Segments.fit(Figure5.gap))
        let models = [Figure5.tuned, Figure5.pretrained]
        #expect(segments.decidingLayers == 8...17)
        // Layer 18 has the most, 1,779; of those that decide, layer 16 with 1,748.
        #expect(Segmentation(Figure5.gap, dimensions: models, texts: 3496).segments == segments)
        #expect(
            reason(Segmentation(Figure5.gap, dimensions: models, texts: 3495))
                == .tooFewTexts(layers: [16], texts: 3495, segments))
        let limited = reason(Segmentation(Figure5.gap, dimensions: models, texts: 1800))
        #expect(
            limited == .tooFewTexts(layers: Array(8...17).filter { Figure5.tuned[$0 - 1] > 900 }, texts: 1800, segments)
        )
    }
}

@Suite("How sure the knots are")
struct SegmentBootstrapTests {
    private func tasks(_ count: Int, noise: Double, seed: UInt64) -> [[Double]] {
        var draws = SplitMix(seed: seed)
        return (0..<count).map { _ in Figure5.gap.map { $0 + noise * draws.normal() } }
    }

    private func bootstrap(
        _ curves: [[Double]], _ average: SegmentBootstrap.Average = .mean, draws: Int = 200, seed: UInt64 = 1
    ) throws -> SegmentBootstrap {
        var generator = SeededGenerator(seed: seed)
        return try #require(SegmentBootstrap(curves: curves, average: average, draws: draws, using: &generator))
    }

    @Test("tasks that agree leave no doubt")
    func sure() throws {
        let found = try bootstrap([Figure5.gap, Figure5.gap, Figure5.gap], draws: 20)
        #expect(found.segments == Segments.fit(Figure5.gap))
        #expect(found.sameKnots == 1 && found.withTransition == 1)
        #expect(found.firstKnots.map(\.layer) == [9] && found.firstKnots.map(\.share) == [1])
        #expect(found.secondKnots.map(\.layer) == [16] && found.secondKnots.map(\.share) == [1])
        #expect(found.firstBounds == 9...9 && found.secondBounds == 16...16)
    }

    @Test("tasks that differ leave some, and shares add up to those with a transition")
    func unsure() throws {
        let found = try bootstrap(tasks(12, noise: 60, seed: 4))
        #expect(found.sameKnots > 0.1 && found.sameKnots < 0.95)
        #expect(abs(found.firstKnots.reduce(0) { $0 + $1.share } - found.withTransition) < 1e-12)
        #expect(abs(found.secondKnots.reduce(0) { $0 + $1.share } - found.withTransition) < 1e-12)
        let bounds = try #require(found.firstBounds)
        #expect(bounds.contains(found.segments.firstKnot) && bounds.lowerBound < bounds.upperBound)
    }

    @Test("noise alone has a transition now and then, seldom the same")
    func noise() throws {
        var draws = SplitMix(seed: 12)
        let found = try bootstrap((0..<10).map { _ in (0..<24).map { _ in draws.normal() } })
        #expect(found.sameKnots < 0.5)
    }

    @Test("follows from the seed")
    func seeds() throws {
        let curves = tasks(8, noise: 60, seed: 7)
        #expect(try bootstrap(curves) == bootstrap(curves))
        #expect(try bootstrap(curves) != bootstrap(curves, seed: 2))
    }

    @Test("of medians, tasks without a value at a layer left out")
    func medians() throws {
        var curves = [Figure5.gap, Figure5.gap, Figure5.gap.map { $0 * 100 }]
        curves[0][3] = .nan
        #expect(SegmentBootstrap.Average.median.curve(of: curves)[4] == Figure5.gap[4])
        #expect(SegmentBootstrap.Average.median.curve(of: curves)[3] == Figure5.gap[3] * 50.5)
        #expect(SegmentBootstrap.Average.mean.curve(of: curves)[4] == Figure5.gap[4] * 34)
        #expect(try bootstrap(curves, .median, draws: 20).segments.firstKnot >= 3)
    }

    @Test("needs tasks, of one number of layers, with a value at each")
    func refused() {
        var generator = SeededGenerator(seed: 1)
        #expect(SegmentBootstrap(curves: [], using: &generator) == nil)
        #expect(SegmentBootstrap(curves: [[1, 2, 3, 4, 5, 6]], using: &generator) == nil)
        #expect(SegmentBootstrap(curves: [Figure5.gap, [1]], using: &generator) == nil)
        #expect(SegmentBootstrap(curves: [[1, 2, .nan, 4, 5, 6, 7]], using: &generator) == nil)
    }
}
