/// How far a score and its slopes are resolved in float32, found by asking again where they should not have changed.
///
/// At points a few roundings away from an end of the path the score follows its slope to far below float32; what is left
/// is rounding. Three standard deviations of that, in score and slope, bound what an error can mean.
struct FloatNoise: Sendable {
    /// Standard deviations: of the score at either end, together; of the slope.
    let score, slope: Double

    /// - Parameters:
    ///   - ends: Places of the points at each end, the end itself first.
    ///   - totals: dF/dα at each point.
    init(_ ends: [Int]..., factors: [Double], values: [Double], totals: [Double]) {
        var scores = 0.0, slopes = 0.0, count = 0.0
        for places in ends {
            guard let first = places.first else { continue }
            let level = places.map { values[$0] - totals[first] * (factors[$0] - factors[first]) }
            scores += Self.variance(level)
            slopes += Self.variance(places.map { totals[$0] })
            count += 1
        }
        score = scores.squareRoot()
        slope = (slopes / max(1, count)).squareRoot()
    }

    /// The smallest error that is told from none, of a sum with such weights.
    func resolution(weights: [Double]) -> Double {
        let ofSum = slope * slope * weights.reduce(0) { $0 + $1 * $1 }
        return 3 * (score * score + ofSum).squareRoot()
    }

    private static func variance(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, values.count - 1))
    }
}
