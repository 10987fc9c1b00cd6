import Foundation

/// Values to pixels along one axis.
struct Scale: Equatable {
    /// Above zero on a logarithmic axis.
    var values: ClosedRange<Double>
    /// Where the range begins and ends; the end is above the beginning on a y axis.
    var start: Double
    var end: Double
    var isLogarithmic = false

    /// Whether the value has a place on the axis.
    func admits(_ value: Double) -> Bool { value.isFinite && (value > 0 || !isLogarithmic) }

    /// The place of a value that is admitted; at the border for one beyond the range.
    func callAsFunction(_ value: Double) -> Double {
        let value = min(max(value, values.lowerBound), values.upperBound)
        let low = scaled(values.lowerBound)
        let span = scaled(values.upperBound) - low
        return span > 0 ? start + (scaled(value) - low) / span * (end - start) : (start + end) / 2
    }

    private func scaled(_ value: Double) -> Double { isLogarithmic ? log10(value) : value }

    /// Pixels from one value to the next whole one, on a linear axis.
    var unit: Double { abs(end - start) / max(values.upperBound - values.lowerBound, .leastNormalMagnitude) }
}
