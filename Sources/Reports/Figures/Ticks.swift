import Foundation

/// Where an axis is marked, and what stands there.
struct Ticks: Equatable {
    var values: [Double]
    var labels: [String]
    /// The distance from one to the next.
    private(set) var step = 1.0

    init(values: [Double], labels: [String]) {
        self.values = values
        self.labels = labels
    }

    /// All round numbers within `range`: 1, 2 or 5 times a power of ten apart.
    ///
    /// - Parameters:
    ///   - count: about how many at most.
    ///   - wholeNumbers: none between two whole numbers, for counts and layers.
    init(in range: ClosedRange<Double>, atMost count: Int, wholeNumbers: Bool = false) {
        let span = range.upperBound - range.lowerBound
        let raw = span / Double(max(count, 1))
        guard raw > 1e-300, raw.isFinite else {
            self.init(values: [range.lowerBound], labels: Self.labels([range.lowerBound], step: 1))
            return
        }
        var exponent = Int(log10(raw).rounded(.down))
        if wholeNumbers { exponent = max(exponent, 0) }
        // 0.1 and its powers are not exact: dividing by a whole power of ten gives the double nearest to what is meant.
        let scale = pow(10, Double(abs(exponent)))
        func round(_ units: Double) -> Double { exponent < 0 ? units / scale : units * scale }
        let size = [1.0, 2, 5, 10].first { round($0) >= raw * (1 - 1e-9) } ?? 10
        let step = round(size)
        let first = (range.lowerBound / step - 1e-9).rounded(.up)
        let last = (range.upperBound / step + 1e-9).rounded(.down)
        let places = first <= last ? Array(stride(from: first, through: last, by: 1)) : []
        // Adding zero turns -0 into 0.
        let values = places.map { round($0 * size) + 0 }
        self.init(values: values, labels: Self.labels(values, step: step))
        self.step = step
    }

    /// `range` widened to round numbers on both ends, and those within it.
    static func rounding(
        _ range: ClosedRange<Double>, atMost count: Int, wholeNumbers: Bool
    ) -> (range: ClosedRange<Double>, ticks: Ticks) {
        var range = range
        while true {
            let ticks = Ticks(in: range, atMost: count, wholeNumbers: wholeNumbers)
            let lower = (range.lowerBound / ticks.step + 1e-9).rounded(.down) * ticks.step
            let upper = (range.upperBound / ticks.step - 1e-9).rounded(.up) * ticks.step
            let wider = min(lower, range.lowerBound)...max(upper, range.upperBound)
            // A wider range may need a wider step, and that a wider range, until its ends are ticks themselves.
            if wider == range || !(upper - lower).isFinite { return (range, ticks) }
            range = wider
        }
    }

    /// All with as many decimals as the step needs, and times one power of ten where those would be many.
    private static func labels(_ values: [Double], step: Double) -> [String] {
        let largest = values.map { abs($0) }.max() ?? 0
        let places = Int((log10(step) + 1e-9).rounded(.down))
        guard largest >= 1e7 || (largest > 0 && largest < 1e-3) else {
            return values.map { ReadableNumber.fixed($0, decimals: max(0, -places)) }
        }
        let exponent = Int((log10(largest) + 1e-9).rounded(.down))
        return values.map {
            $0 == 0 ? "0" : ReadableNumber.power($0, exponent: exponent, decimals: max(0, exponent - places))
        }
    }
}
