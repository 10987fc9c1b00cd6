import Measures
import Testing

@Suite("Benjamini–Hochberg over a pooled null")
struct FalseDiscoveryTests {
    /// The 15 p-values of Benjamini and Hochberg (1995), section 3.2: at 5 % the four least pass.
    @Test("the example of the paper")
    func paper() {
        let pValues = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0,
        ]
        #expect(FalseDiscovery.threshold(pValues.reversed(), rate: 0.05) == 0.0095)
        #expect(FalseDiscovery.threshold(pValues.map { 1 - $0 / 2 }, rate: 0.05) == nil)
        #expect(FalseDiscovery.threshold([.nan, 0.05, .nan], rate: 0.05) == 0.05)
        #expect(FalseDiscovery.threshold([], rate: 0.05) == nil)
    }

    /// By the definition with adjusted p-values: q_(i) = min over j ≥ i of m p_(j) / j, passing where q ≤ rate.
    @Test("agrees with adjusted p-values", arguments: 1...50)
    func adjusted(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let count = 1 + generator.below(200)
        let pValues = (0..<count).map { _ in
            let uniform = Double(generator.below(10_000) + 1) / 10_001
            return generator.below(3) == 0 ? uniform * uniform * uniform : uniform
        }
        let sorted = pValues.sorted()
        var least = 1.0
        var passing = 0
        for place in sorted.indices.reversed() {
            least = min(least, sorted[place] * Double(count) / Double(place + 1))
            if least <= 0.05 { passing = max(passing, place + 1) }
        }
        let threshold = FalseDiscovery.threshold(pValues, rate: 0.05)
        #expect(pValues.count { p in threshold.map { p <= $0 } ?? false } == passing, "seed \(seed)")
    }

    @Test("the bounds are the nearest to chance that pass, on each side")
    func bounds() throws {
        var null = NullDistribution()
        null.add((0..<9999).map { 0.4 + 0.2 * Double($0) / 9998 })
        let chance = (0..<100).map { 0.41 + 0.0018 * Double($0) }
        let discovery = try #require(FalseDiscovery(values: chance + [0.9, 0.8, 0.3, 0.2, 0.1, .nan], null: null))
        #expect(discovery.unitsPassing == 5)
        #expect(discovery.least == 0.8)
        #expect(discovery.largest == 0.3)
        let onlyHigh = try #require(FalseDiscovery(values: chance + [0.9], null: null))
        #expect(onlyHigh.unitsPassing == 1 && onlyHigh.least == 0.9 && onlyHigh.largest == nil)
        #expect(FalseDiscovery(values: chance, null: NullDistribution()) == nil)
    }
}
