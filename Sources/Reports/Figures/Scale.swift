/// Values to pixels along one axis.
struct Scale: Equatable {
    var values: ClosedRange<Double>
    /// Where the range begins and ends; the end is above the beginning on a y axis.
    var start: Double
    var end: Double

    func callAsFunction(_ value: Double) -> Double {
        let span = values.upperBound - values.lowerBound
        return span > 0 ? start + (value - values.lowerBound) / span * (end - start) : (start + end) / 2
    }

    /// Pixels from one value to the next whole one.
    var unit: Double { abs(end - start) / max(values.upperBound - values.lowerBound, .leastNormalMagnitude) }
}
