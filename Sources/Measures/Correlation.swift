import Foundation

/// Pearson's correlation with Fisher's interval: tanh(artanh r ± z/√(n − 3)).
public struct Correlation: Sendable, Equatable {
    /// From −1 to 1.
    public let r: Double
    /// The interval's lower end; −1 for three pairs, of which nothing is known.
    public let low: Double
    /// The interval's upper end.
    public let high: Double
    /// How many pairs there were.
    public let count: Int

    /// Of the pairs that have no NaN; nil for fewer than three, or where either side does not vary.
    ///
    /// - Parameters:
    ///   - x: One side.
    ///   - y: The other, in the same order.
    ///   - z: The normal quantile; 1.96 for 95 %.
    public init?(_ x: [Double], _ y: [Double], z: Double = 1.959963984540054) {
        let pairs = zip(x, y).filter { $0.isFinite && $1.isFinite }
        guard pairs.count >= 3, let first = pairs.first else { return nil }
        let n = Double(pairs.count)
        // From the first pair, so that what does not vary is exactly 0.
        let meanX = pairs.reduce(0) { $0 + ($1.0 - first.0) } / n
        let meanY = pairs.reduce(0) { $0 + ($1.1 - first.1) } / n
        var products = 0.0, squaresX = 0.0, squaresY = 0.0
        for pair in pairs {
            let dx = pair.0 - first.0 - meanX, dy = pair.1 - first.1 - meanY
            products += dx * dy
            squaresX += dx * dx
            squaresY += dy * dy
        }
        guard squaresX > 0, squaresY > 0 else { return nil }
        r = min(max(products / (squaresX.squareRoot() * squaresY.squareRoot()), -1), 1)
        count = pairs.count
        guard count > 3, abs(r) < 1 else {
            (low, high) = count > 3 ? (r, r) : (-1, 1)
            return
        }
        let reach = z / (n - 3).squareRoot()
        low = tanh(atanh(r) - reach)
        high = tanh(atanh(r) + reach)
    }
}
