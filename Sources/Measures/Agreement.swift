/// How well an estimate agrees with what was measured, from sums that add up over cases: Pearson's correlation and the
/// mean absolute error.
public struct Agreement: Sendable, Equatable {
    private var count = 0.0
    private var meanX = 0.0
    private var meanY = 0.0
    private var squaresX = 0.0
    private var squaresY = 0.0
    private var products = 0.0
    private var absolute = 0.0

    /// Of nothing yet.
    public init() {}

    /// Adds one pair; a pair that is not finite is left out. The sums are of deviations from the mean so far (Welford
    /// 1962), so that values of 1e-9 around 1e-3 keep their digits.
    public mutating func add(_ estimate: Double, _ measured: Double) {
        guard estimate.isFinite, measured.isFinite else { return }
        count += 1
        let x = estimate - meanX, y = measured - meanY
        meanX += x / count
        meanY += y / count
        squaresX += x * (estimate - meanX)
        squaresY += y * (measured - meanY)
        products += x * (measured - meanY)
        absolute += abs(estimate - measured)
    }

    /// Adds all pairs of another (Chan, Golub and LeVeque 1979).
    public mutating func add(_ other: Agreement) {
        guard other.count > 0 else { return }
        let total = count + other.count
        let x = other.meanX - meanX, y = other.meanY - meanY
        let weight = count * other.count / total
        squaresX += other.squaresX + x * x * weight
        squaresY += other.squaresY + y * y * weight
        products += other.products + x * y * weight
        meanX += x * other.count / total
        meanY += y * other.count / total
        absolute += other.absolute
        count = total
    }

    /// Pearson's correlation; 0 where either does not vary, NaN without pairs.
    public var pearson: Double {
        guard count > 0 else { return .nan }
        let scale = squaresX.squareRoot() * squaresY.squareRoot()
        return scale > 0 ? min(max(products / scale, -1), 1) : 0
    }

    /// The mean of |estimate − measured|; NaN without pairs.
    public var meanAbsoluteError: Double { count > 0 ? absolute / count : .nan }
}
