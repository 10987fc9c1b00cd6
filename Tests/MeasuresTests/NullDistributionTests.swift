import Measures
import Testing

@Suite("The null of permuted labels")
struct NullDistributionTests {
    /// Small data: units × texts with ties, and the null computed the plain way.
    struct Sample {
        let labels: [Bool]
        let scores: [Float]
        let permutations: LabelPermutations
        let values: [Double]
        let null: NullDistribution
        /// Every null value, sorted.
        let plain: [Double]

        init(units: Int, texts: Int, kinds: Int, permutations count: Int, threads: Int = 1, seed: UInt64) throws {
            var generator = SeededGenerator(seed: seed)
            labels = (0..<texts).map { $0 % 3 == 0 }
            scores = (0..<(units * texts)).map { _ in Float(generator.below(kinds)) }
            permutations = LabelPermutations(labels: labels, count: count, seed: seed)
            var null = NullDistribution()
            let ranked = try #require(AveragePrecision(labels: labels))
            let permuted = permutations
            values = scores.withUnsafeBufferPointer {
                ranked.values(of: $0, threads: threads, permutations: permuted, null: &null)
            }
            self.null = null
            var plain: [Double] = []
            for unit in 0..<units {
                let own = Array(scores[(unit * texts)..<((unit + 1) * texts)])
                for permutation in 0..<count {
                    plain.append(plainAveragePrecision(own, permuted.labels(permutation)))
                }
            }
            self.plain = plain.sorted()
        }
    }

    @Test(
        "quantiles, median and p-values as computed the plain way",
        arguments: [
            (9, 40, 1_000_000, 33), (20, 63, 10, 200), (3, 301, 3, 1), (5, 17, 1, 7), (1, 1000, 500, 64), (2, 3, 2, 5),
        ])
    func plain(units: Int, texts: Int, kinds: Int, count: Int) throws {
        let sample = try Sample(units: units, texts: texts, kinds: kinds, permutations: count, seed: UInt64(texts))
        #expect(sample.null.count == units * count)
        let size = Double(units * count)
        let quantiles = try #require(sample.null.quantiles())
        for (fraction, value) in zip(NullDistribution.ladder, quantiles) {
            let rank = max(1, Int((fraction * size - 1e-9).rounded(.up)))
            #expect(abs(value - sample.plain[rank - 1]) < 1e-6, "\(fraction)")
        }
        let median = sample.plain[Int((size / 2).rounded(.up)) - 1]
        #expect(abs(try #require(sample.null.median) - median) < 1e-6)
        let pValues = try #require(sample.null.pValues(of: sample.values))
        for (value, p) in zip(sample.values, pValues) {
            // Deviations this near are equal: see NullDistribution.
            let reached = sample.plain.count { abs($0 - median) >= abs(value - median) - 5e-7 }
            #expect(abs(p - Double(1 + reached) / (1 + size)) < 1e-12, "\(value)")
        }
    }

    @Test("each value within 1e-6, and the mean, on 2,000 texts", arguments: [3, 1_000_000])
    func accuracy(kinds: Int) throws {
        let sample = try Sample(units: 1, texts: 2000, kinds: kinds, permutations: 200, seed: 77)
        var fractions: [Double] = []
        for rank in 1...200 { fractions.append(Double(rank) / 200) }
        let values = try #require(sample.null.quantiles(fractions))
        for (value, plain) in zip(values, sample.plain) { #expect(abs(value - plain) < 1e-6) }
        let means = [values, sample.plain].map { $0.reduce(0, +) / 200 }
        #expect(abs(means[0] - means[1]) < 1e-6)
        #expect(abs(means[0] - 667.0 / 2000) < 0.01)
    }

    @Test("average precisions beside a null are those without it, and threads change nothing")
    func threads() throws {
        let one = try Sample(units: 2100, texts: 12, kinds: 9, permutations: 40, seed: 1)
        let three = try Sample(units: 2100, texts: 12, kinds: 9, permutations: 40, threads: 3, seed: 1)
        #expect(one.values == AveragePrecision(labels: one.labels)?.values(of: one.scores))
        #expect(one.values == three.values)
        #expect(one.null.quantiles() == three.null.quantiles())
        #expect(one.null.pValues(of: one.values) == three.null.pValues(of: three.values))
        #expect(one.null.count == 2100 * 40)
    }

    @Test("undefined units add nothing and have no p-value")
    func undefined() throws {
        let labels = [true, false, true, false]
        let scores: [Float] = [1, 2, 3, 4, .nan, 1, 1, 1]
        var null = NullDistribution()
        let ranked = try #require(AveragePrecision(labels: labels))
        let values = scores.withUnsafeBufferPointer {
            ranked.values(of: $0, permutations: LabelPermutations(labels: labels, count: 10, seed: 0), null: &null)
        }
        #expect(null.count == 10)
        #expect(null.pValues(of: values)?.map(\.isNaN) == [false, true])
    }

    @Test("units that are constant, or a model against itself, do not pass")
    func ties() throws {
        let labels = [true, false, false, true, false, false, false]
        let ranked = try #require(AveragePrecision(labels: labels))
        var null = NullDistribution()
        let values = [Float](repeating: 0.1, count: 7 * 50).withUnsafeBufferPointer {
            ranked.values(of: $0, permutations: LabelPermutations(labels: labels, count: 200, seed: 0), null: &null)
        }
        #expect(null.pValues(of: values) == [Double](repeating: 1, count: 50))
        let discovery = try #require(FalseDiscovery(values: values, null: null))
        #expect(discovery.unitsPassing == 0 && discovery.least == nil && discovery.largest == nil)
    }

    @Test("pools add up, halves are exact, an empty pool has no quantile")
    func pools() {
        var one = NullDistribution()
        #expect(one.median == nil && one.quantiles() == nil && one.pValues(of: [0.5]) == nil)
        one.add([0.5, 0, 1, .nan])
        var other = NullDistribution()
        other.add([0.5, 0.25])
        one.merge(other)
        #expect(one.count == 5)
        #expect(one.quantiles([0, 0.2, 0.4, 0.41, 0.8, 1]) == [0, 0, 0.25, 0.5, 0.5, 1])
        let expected: [Double] = [1, 4.0 / 6.0, 0.5, 0.5]
        #expect(one.pValues(of: [0.5, 0.75, 1, 0]) == expected)
    }

    @Test("permutations keep the number of positives, differ, and follow from the seed")
    func permutations() {
        let labels = (0..<50).map { $0 < 20 }
        let drawn = LabelPermutations(labels: labels, count: 45, seed: 8)
        let all = (0..<45).map { drawn.labels($0) }
        #expect(all.allSatisfy { $0.count(where: \.self) == 20 })
        #expect(Set(all).count == 45)
        #expect(LabelPermutations(labels: labels, count: 10, seed: 8).labels(9) == all[9])
        #expect(LabelPermutations(labels: labels, count: 10, seed: 9).labels(9) != all[9])
    }
}
