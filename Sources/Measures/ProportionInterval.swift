/// Wilson's interval of a proportion (Wilson, «Probable inference, the law of succession, and statistical inference»,
/// 1927): (p̂ + z²/2n ± z·√(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n).
public struct ProportionInterval: Sendable, Equatable {
    /// The lower end.
    public let low: Double
    /// The upper end.
    public let high: Double

    /// Of `hits` among `count`; from 0 to 1 where there is nothing to count.
    ///
    /// - Parameters:
    ///   - hits: How many were right.
    ///   - count: Of how many.
    ///   - z: The normal quantile; 1.96 for 95 %.
    public init(hits: Int, of count: Int, z: Double = 1.959963984540054) {
        guard count > 0 else {
            low = 0
            high = 1
            return
        }
        let n = Double(count), p = Double(hits) / n, square = z * z
        let centre = p + square / (2 * n)
        let reach = z * (p * (1 - p) / n + square / (4 * n * n)).squareRoot()
        low = max(0, (centre - reach) / (1 + square / n))
        high = min(1, (centre + reach) / (1 + square / n))
    }
}
