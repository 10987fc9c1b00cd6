import Measures
import Testing

@Suite("Agreement of an estimate with what was measured")
struct AgreementTests {
    private func agreement(_ pairs: [(Double, Double)]) -> Agreement {
        pairs.reduce(into: Agreement()) { $0.add($1.0, $1.1) }
    }

    @Test("as numpy's corrcoef and mean have it")
    func numbers() {
        let found = agreement([(1, 2), (2, 1), (3, 5), (4, 4), (-2, 0.5)])
        #expect(abs(found.pearson - 0.785_081_015_728_862) < 1e-12, "\(found.pearson)")
        #expect(abs(found.meanAbsoluteError - (1 + 1 + 2 + 0 + 2.5) / 5) < 1e-15)
    }

    @Test("tiny numbers on a large one keep their digits")
    func tiny() {
        let found = agreement(
            (0..<1000).map { index -> (Double, Double) in
                let step = Double(index)
                return (1 + 1e-12 * step, 1e-30 * step)
            })
        #expect(found.pearson > 0.9999)
    }

    @Test("sums of parts are the sum of all")
    func parts() {
        let pairs = (0..<50).map { (index: Int) -> (Double, Double) in
            let x = index * index % 17, y = index * 3 % 11
            return (Double(x), Double(y))
        }
        var sum = agreement(Array(pairs[..<20]))
        sum.add(agreement(Array(pairs[20...])))
        sum.add(Agreement())
        #expect(abs(sum.pearson - agreement(pairs).pearson) < 1e-13)
        #expect(abs(sum.meanAbsoluteError - agreement(pairs).meanAbsoluteError) < 1e-13)
    }

    @Test("nothing has none, what does not vary has 0, what is not finite is left out")
    func edges() {
        #expect(Agreement().pearson.isNaN && Agreement().meanAbsoluteError.isNaN)
        #expect(agreement([(1, 1), (1, 2)]).pearson == 0)
        #expect(agreement([(.nan, 1), (1, 2), (2, 4)]) == agreement([(1, 2), (2, 4)]))
    }
}

@Suite("The percentile bootstrap")
struct BootstrapIntervalTests {
    @Test("a mean's interval is about ± 1.96 standard errors, and follows from the seed")
    func mean() throws {
        let values = (0..<400).map { Double($0 % 10) }
        func interval(_ seed: UInt64) -> BootstrapInterval? {
            var generator = SeededGenerator(seed: seed, stream: "bootstrap")
            return BootstrapInterval(cases: values.count, using: &generator) { draw in
                draw.reduce(0) { $0 + values[$1] } / Double(draw.count)
            }
        }
        let found = try #require(interval(0))
        // The standard deviation of 0…9 is 2.872.
        #expect(abs(found.low - (4.5 - 1.96 * 2.872 / 20)) < 0.03 && abs(found.high - (4.5 + 1.96 * 2.872 / 20)) < 0.03)
        #expect(interval(0) == found && interval(1) != found)
    }

    @Test("no cases have no interval; one case has a point")
    func edges() {
        var generator = SeededGenerator(seed: 0)
        #expect(BootstrapInterval(cases: 0, using: &generator) { _ in 1 } == nil)
        let point = BootstrapInterval(cases: 1, using: &generator) { Double($0.count) }
        #expect(point?.low == 1 && point?.high == 1)
        #expect(BootstrapInterval(cases: 3, using: &generator) { _ in .nan } == nil)
    }
}
