/// How an output moved when a neuron was shifted: the measured side of the empirical gradient (Zhao et al. 2025).
///
/// Shifts δ and changes Δp(δ) = p(δ) − p(0) lie in two lists of one order; all sums are in double.
public struct ResponseCurve: Sendable, Equatable {
    /// Pearson's correlation of shifts and changes; 0 where either does not vary.
    public let correlation: Double
    /// Σ δ·Δp / Σ δ²: the slope through the origin, the neuron's empirical gradient; 0 without shifts.
    public let slope: Double

    /// The curve of shifts and the changes they made.
    public init(shifts: [Double], changes: [Double]) {
        let pairs = zip(shifts, changes)
        let count = Double(min(shifts.count, changes.count))
        var squares = 0.0, products = 0.0, sumShift = 0.0, sumChange = 0.0
        for (shift, change) in pairs {
            squares += shift * shift
            products += shift * change
            sumShift += shift
            sumChange += change
        }
        slope = squares > 0 ? products / squares : 0
        guard count > 0 else {
            correlation = 0
            return
        }
        let meanShift = sumShift / count, meanChange = sumChange / count
        var both = 0.0, ofShifts = 0.0, ofChanges = 0.0
        for (shift, change) in pairs {
            both += (shift - meanShift) * (change - meanChange)
            ofShifts += (shift - meanShift) * (shift - meanShift)
            ofChanges += (change - meanChange) * (change - meanChange)
        }
        // Each root apart: changes of 1e-200 have a correlation too.
        let scale = ofShifts.squareRoot() * ofChanges.squareRoot()
        correlation = scale > 0 ? min(max(both / scale, -1), 1) : 0
    }

    /// Whether the response is linear: |r| is at least `threshold`.
    public func isLinear(at threshold: Double = 0.95) -> Bool { abs(correlation) >= threshold }
}
