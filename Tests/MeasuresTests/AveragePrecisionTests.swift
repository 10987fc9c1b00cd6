import Measures
import Testing

@Suite("Average precision of many units")
struct AveragePrecisionTests {
    static func draw(units: Int, texts: Int, seed: UInt64) -> (labels: [Bool], scores: [Float]) {
        var generator = SeededGenerator(seed: seed)
        var labels = (0..<texts).map { _ in generator.below(3) == 0 }
        labels[0] = true
        // A few hundred values, so that some texts tie.
        return (labels, (0..<(units * texts)).map { _ in Float(generator.below(400)) / 7 - 20 })
    }

    @Test("a model against itself gives exactly 0.5, whatever ties with what", arguments: [1, 2])
    func againstItself(threads: Int) throws {
        for count in 1...2000 {
            var generator = SeededGenerator(seed: UInt64(count))
            // Distinct pairs, few values, one value; both models' texts in an order of their own.
            let kinds = [count * 50, 1 + count / 3, 1]
            let pairs = kinds.map { kind in (0..<count).map { _ in Float(generator.below(kind)) - 0.5 * Float(kind) } }
            let place = generator.shuffled(Array(0..<(2 * count)))
            let labels = place.map { $0 < count }
            let scores = pairs.flatMap { pair in place.map { pair[$0 % count] } }
            let ranked = try #require(AveragePrecision(labels: labels))
            #expect(ranked.values(of: scores, threads: threads) == [0.5, 0.5, 0.5], "\(count) texts")
        }
    }

    @Test("any number of units and texts, each as when it is alone and the plain way", arguments: 1...20)
    func units(seed: UInt64) throws {
        let (units, texts) = (Int(seed), [1, 2, 7, 8, 9, 100, 1000][Int(seed) % 7] + Int(seed))
        let (labels, scores) = Self.draw(units: units, texts: texts, seed: seed)
        let ranked = try #require(AveragePrecision(labels: labels))
        let values = ranked.values(of: scores)
        for unit in 0..<units {
            let own = Array(scores[(unit * texts)..<((unit + 1) * texts)])
            #expect(ranked.value(of: own) == values[unit], "unit \(unit) of seed \(seed)")
            #expect(values[unit] == plainAveragePrecision(own, labels), "unit \(unit) of seed \(seed)")
        }
    }

    @Test("texts by units gives the same bits as units by texts, with one thread and three")
    func layouts() throws {
        let (units, texts) = (77, 201)
        let (labels, scores) = Self.draw(units: units, texts: texts, seed: 5)
        let transposed = (0..<(units * texts)).map { scores[$0 % units * texts + $0 / units] }
        let ranked = try #require(AveragePrecision(labels: labels))
        let values = ranked.values(of: scores)
        #expect(ranked.values(of: transposed, layout: .textsByUnits) == values)
        #expect(ranked.values(of: scores, threads: 3) == values)
    }

    @Test("the order of the texts does not matter, nor a monotone map of the scores", arguments: 1...5)
    func invariances(seed: UInt64) throws {
        let (labels, scores) = Self.draw(units: 1, texts: 501, seed: seed)
        var generator = SeededGenerator(seed: seed, stream: "order")
        let order = generator.shuffled(Array(scores.indices))
        let value = averagePrecision(scores: scores, labels: labels)
        #expect(averagePrecision(scores: order.map { scores[$0] }, labels: order.map { labels[$0] }) == value)
        #expect(averagePrecision(scores: scores.map { $0 * 0.25 - 3 }, labels: labels) == value)
    }

    @Test("zeros of either sign are one threshold")
    func zeros() throws {
        let least = Float.leastNonzeroMagnitude
        let labels = [false, true, true, false]
        let value = try #require(averagePrecision(scores: [0, -0.0, least, -least], labels: labels))
        let expected: Double = (1.0 + 2.0 / 3.0) / 2.0
        #expect(value == expected)
    }

    @Test("a NaN or an infinity leaves its own unit undefined", arguments: [Float.nan, .infinity, -.infinity])
    func undefined(bad: Float) throws {
        let (labels, scores) = Self.draw(units: 11, texts: 50, seed: 3)
        let ranked = try #require(AveragePrecision(labels: labels))
        var broken = scores
        broken[4 * 50 + 49] = bad
        let values = ranked.values(of: broken)
        #expect(values.indices.filter { values[$0].isNaN } == [4])
        let whole = ranked.values(of: scores)
        #expect(values.indices.filter { values[$0] == whole[$0] } == [0, 1, 2, 3, 5, 6, 7, 8, 9, 10])
        #expect(ranked.value(of: Array(broken[200..<250])) == nil)
    }

    @Test("without a positive text there is no average precision; with positives alone it is 1")
    func oneClass() {
        #expect(averagePrecision(scores: [1, 2], labels: [false, false]) == nil)
        #expect(AveragePrecision(labels: []) == nil)
        #expect(averagePrecision(scores: [1, 2, 2], labels: [true, true, true]) == 1)
    }

    @Test("the extremes of float keep their order")
    func extremes() {
        let up: [Float] = [
            -.greatestFiniteMagnitude, -1, -.leastNormalMagnitude, -.leastNonzeroMagnitude, 0, .leastNonzeroMagnitude,
            .leastNormalMagnitude, 1, .greatestFiniteMagnitude,
        ]
        for best in up.indices {
            // One positive: average precision is one over its rank.
            let value = averagePrecision(scores: up, labels: up.indices.map { $0 == best })
            #expect(value == 1 / Double(up.count - best))
        }
    }

    @Test("a million texts")
    func large() throws {
        let (labels, scores) = Self.draw(units: 1, texts: 1_000_000, seed: 9)
        let value = try #require(averagePrecision(scores: scores, labels: labels))
        #expect(abs(value - plainAveragePrecision(scores, labels)) < 1e-12)
    }
}
