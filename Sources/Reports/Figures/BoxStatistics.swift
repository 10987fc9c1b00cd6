/// What a box plot shows of some values: the median, quartiles, whiskers and what lies beyond them.
///
/// Quantiles lie between the two nearest values in proportion, as NumPy's `linear` method has them, to the bit. Whiskers
/// end at the values farthest from the box that are within 1.5 times its length.
public struct BoxStatistics: Sendable, Equatable {
    /// How many values there are.
    public let count: Int
    /// The 25 % quantile, where the box begins.
    public let lowerQuartile: Double
    /// The 50 % quantile.
    public let median: Double
    /// The 75 % quantile, where the box ends.
    public let upperQuartile: Double
    /// The least value that is no outlier; the box' end where none is beyond it.
    public let lowerWhisker: Double
    /// The greatest value that is no outlier; the box' end where none is beyond it.
    public let upperWhisker: Double
    /// The values beyond the whiskers, ascending.
    public let outliers: [Double]

    /// Of the values that are finite; nil where none is.
    public init?(_ values: [Double]) {
        let sorted = values.filter(\.isFinite).sorted()
        guard !sorted.isEmpty else { return nil }
        let (lower, upper) = (Self.quantile(0.25, of: sorted), Self.quantile(0.75, of: sorted))
        let reach = 1.5 * (upper - lower)
        count = sorted.count
        median = Self.quantile(0.5, of: sorted)
        (lowerQuartile, upperQuartile) = (lower, upper)
        let low = min(sorted.first { $0 >= lower - reach } ?? lower, lower)
        let high = max(sorted.last { $0 <= upper + reach } ?? upper, upper)
        (lowerWhisker, upperWhisker) = (low, high)
        outliers = sorted.filter { $0 < low || $0 > high }
    }

    private static func quantile(_ fraction: Double, of sorted: [Double]) -> Double {
        let place = fraction * Double(sorted.count - 1)
        let below = Int(place)
        let (low, high) = (sorted[below], sorted[min(below + 1, sorted.count - 1)])
        let share = place - Double(below)
        guard share > 0, (high - low).isFinite else { return share > 0 ? low * (1 - share) + high * share : low }
        // NumPy counts from the nearer one.
        return share >= 0.5 ? high - (high - low) * (1 - share) : low + (high - low) * share
    }
}
