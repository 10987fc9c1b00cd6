import SeededNumbers
import Testing

@testable import Reports

@Suite struct `Ticks of an axis` {
    @Test(arguments: [
        (0.0...10.0, 5, [0.0, 2, 4, 6, 8, 10], ["0", "2", "4", "6", "8", "10"]),
        (0.0...1.0, 5, [0.0, 0.2, 0.4, 0.6, 0.8, 1], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (-0.35...0.35, 4, [-0.2, 0, 0.2], ["−0.2", "0.0", "0.2"]),
        (0.0...98_304.0, 4, [0.0, 50_000], ["0", "50,000"]),
        (0.0...3e-6, 3, [0.0, 1e-6, 2e-6, 3e-6], ["0", "1×10⁻⁶", "2×10⁻⁶", "3×10⁻⁶"]),
        (0.0...2e-9, 4, [0.0, 5e-10, 1e-9, 1.5e-9, 2e-9], ["0", "0.5×10⁻⁹", "1.0×10⁻⁹", "1.5×10⁻⁹", "2.0×10⁻⁹"]),
        (0.999...1.001, 4, [0.999, 0.9995, 1, 1.0005, 1.001], ["0.9990", "0.9995", "1.0000", "1.0005", "1.0010"]),
        (2.0...2.0, 4, [2.0], ["2"]),
    ])
    func `stand at round numbers`(range: ClosedRange<Double>, count: Int, values: [Double], labels: [String]) {
        let ticks = Ticks(in: range, atMost: count)
        #expect(ticks.values == values)
        #expect(ticks.labels == labels)
    }

    @Test func `of counts stand at whole numbers`() {
        #expect(Ticks(in: 0...2, atMost: 8, wholeNumbers: true).values == [0, 1, 2])
        #expect(Ticks(in: 0...2, atMost: 8).values == [0, 0.5, 1, 1.5, 2])
    }

    @Test func `of lines over layers stand at whole numbers`() {
        func isWhole(_ lines: [[Double]]) -> Bool {
            let series = lines.map { (name: "a", marks: Panel.Marks.line($0.map { (x: $0, y: 0.5) })) }
            return Extent(Panel(title: "", xLabel: "", yLabel: "", series: series)).wholeX
        }
        #expect(isWhole([[0, 1, 2, .nan], [1, 3]]))
        #expect(!isWhole([[0, 1, 2], [0.5, 1]]))
        #expect(!isWhole([]))
    }

    @Test(arguments: [
        (1.0...65_536.0, true, 2, ["1", "4", "16", "64", "256", "1024", "4096", "16,384", "65,536"]),
        (1.0...65_536.0, false, 2, ["1", "10", "100", "1000", "10,000"]),
        (1e-9...1.0, false, 4, ["10⁻⁹", "10⁻⁶", "0.001", "1"]),
        (0.9...50.0, false, 1, ["1", "2", "5", "10", "20", "50"]),
        (2e-9...3e-8, false, 1, ["2×10⁻⁹", "5×10⁻⁹", "10⁻⁸", "2×10⁻⁸"]),
        (3.0...4.0, false, 1, ["3.0", "3.5", "4.0"]),
    ])
    func `by logarithm stand at powers`(range: ClosedRange<Double>, ofTwo: Bool, set: Int, labels: [String]) throws {
        let sets = Ticks.logarithmic(in: range, powersOfTwo: ofTwo)
        try #require(sets.count >= set)
        #expect(sets[set - 1].labels == labels)
        for ticks in sets { #expect(ticks.values.allSatisfy { range.contains($0) }) }
    }

    @Test(arguments: [1e-9...0.9, 3.0...3.5, 1e-300...1e300, 2e-7...8e-7])
    func `by logarithm end on both ends of a rounded range, and are few`(range: ClosedRange<Double>) throws {
        let rounded = Ticks.roundingLogarithmic(range, atMost: 6)
        #expect(rounded.range.lowerBound <= range.lowerBound && rounded.range.upperBound >= range.upperBound)
        #expect((2...7).contains(rounded.ticks.values.count))
    }

    @Test func `are no more than asked for, and lie within the range`() {
        var random = SplitMix(seed: 3)
        for _ in 0..<2000 {
            let low =
                Double.random(in: -1...1, using: &random)
                * (Double(sign: .plus, exponent: Int.random(in: -40...40, using: &random), significand: 1))
            let span = Double.random(in: 0.001...1, using: &random) * abs(low)
            let count = Int.random(in: 1...12, using: &random)
            let ticks = Ticks(in: low...(low + span), atMost: count)
            // A count of steps, so one more of ticks.
            #expect(ticks.values.count <= count + 1, "seed 3: \(low) + \(span)")
            for value in ticks.values {
                #expect(value >= low - span * 1e-6 && value <= low + span * (1 + 1e-6), "seed 3: \(low) + \(span)")
            }
            #expect(Set(ticks.labels).count == ticks.labels.count, "seed 3: \(low) + \(span)")
        }
    }

    @Test(arguments: [0.0...477.0, 0.0...1.0, 0.463...0.541, -3.0...4.0, 0.0...98_304.0])
    func `end on both ends of a rounded range`(range: ClosedRange<Double>) throws {
        let rounded = Ticks.rounding(range, atMost: 5, wholeNumbers: false)
        #expect(rounded.range.lowerBound <= range.lowerBound && rounded.range.upperBound >= range.upperBound)
        #expect(abs(try #require(rounded.ticks.values.first) - rounded.range.lowerBound) < 1e-9)
        #expect(abs(try #require(rounded.ticks.values.last) - rounded.range.upperBound) < 1e-9)
        #expect(rounded.ticks.values.count <= 6)
    }
}

@Suite struct `Numbers for reading` {
    @Test(arguments: [
        (0.0, "0"), (0.541_237_91, "0.5412"), (-0.25, "−0.2500"), (12.3456, "12.35"), (9.9999, "10.00"),
        (98_304, "98,304"), (1234, "1234"), (1.37e-6, "1.37×10⁻⁶"), (-2.5e9, "−2.5×10⁹"), (.infinity, "∞"), (.nan, "–"),
        (123_456.789, "123,457"),
    ])
    func `have four digits`(value: Double, text: String) {
        #expect(ReadableNumber.string(value) == text)
    }

    @Test func `of one column have their points below one another`() {
        #expect(ReadableNumber.column([0.9912345, 0.5, -0.001]) == ["0.9912", "0.5000", "−0.0010"])
        // Few decimals are shown as they are.
        #expect(ReadableNumber.column([0.0001, 0.025, 1]) == ["0.0001", "0.0250", "1.0000"])
        #expect(ReadableNumber.column([12.5, .nan, 3]) == ["12.5", "–", "3.0"])
        #expect(ReadableNumber.column([1, 250, 3]) == ["1", "250", "3"])
        #expect(ReadableNumber.column([.nan, 12.3456789]) == ["–", "12.35"])
        // Too many sizes for one number of decimals.
        #expect(ReadableNumber.column([1e-5, 0.5]) == ["1×10⁻⁵", "0.5000"])
        #expect(ReadableNumber.column([]) == [])
    }

    @Test(arguments: [
        (0, "0"), (9999, "9999"), (10_000, "10,000"), (-1_234_567, "−1,234,567"),
        (Int.min, "−9,223,372,036,854,775,808"),
    ])
    func `are grouped from five digits on`(value: Int, text: String) {
        #expect(ReadableNumber.string(value) == text)
    }
}
