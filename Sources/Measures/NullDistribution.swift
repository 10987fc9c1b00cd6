/// What chance gives: average precisions under permuted labels, pooled over all units, as a fine histogram.
///
/// Its size does not grow with the number of units (32 MiB), and counts are whole numbers, so that the order in which
/// values are added does not matter. The 2^22 + 1 bins are centred on the multiples of `resolution` = 2^-22 (2.4e-7),
/// among them 0, 0.5 and 1 exactly: quantiles and p-values see a value rounded to the nearest of these. Average
/// precisions themselves are never rounded. A null value comes from sums in float, off by less than one bin; so
/// that a unit as tied as its null (a constant one, say) does not pass by rounding, deviations from the median that
/// differ by up to two bins count as equal, which can only make a p-value larger.
public struct NullDistribution: Sendable {
    /// The width of a bin.
    public static let resolution = 1.0 / Double(bins)
    /// The quantiles that a table of the null shows.
    public static let ladder = [
        0, 0.0001, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.999, 0.9999,
        1,
    ]
    private static let bins = 1 << 22
    /// Bytes that a pool takes.
    public static let memory = (bins + 1) * MemoryLayout<UInt64>.stride
    /// How many bins apart two deviations still count as equal.
    private static let slack = 2

    /// Empty until the first value comes: a pool without values takes no memory.
    var counts: [UInt64] = []
    /// How many values are pooled.
    public internal(set) var count = 0

    /// An empty pool.
    public init() {}

    /// Adds values from 0 to 1; NaN is left out.
    public mutating func add(_ values: [Double]) {
        makeRoom()
        counts.withUnsafeMutableBufferPointer { counts in
            for value in values where !value.isNaN {
                counts[Self.bin(value)] += 1
                count += 1
            }
        }
    }

    mutating func makeRoom() {
        if counts.isEmpty { counts = [UInt64](repeating: 0, count: Self.bins + 1) }
    }

    /// Adds another pool.
    public mutating func merge(_ other: NullDistribution) {
        guard other.count > 0 else { return }
        makeRoom()
        for bin in counts.indices { counts[bin] += other.counts[bin] }
        count += other.count
    }

    /// The least value that at least `fraction` of the pool do not exceed (the inverse of the distribution function),
    /// within half a `resolution`; nil where the pool is empty.
    public func quantile(_ fraction: Double) -> Double? { quantiles([fraction])?.first }

    /// Several quantiles at once; the fractions ascend.
    public func quantiles(_ fractions: [Double] = ladder) -> [Double]? {
        guard count > 0 else { return nil }
        var result: [Double] = []
        var bin = 0
        var reached = counts[0]
        for fraction in fractions {
            // 0.1 × 30 is a little over 3, and still means the third.
            let product = fraction * Double(count)
            let rank = UInt64(max(1, min(Double(count), (product - 2 * product.ulp).rounded(.up))))
            while reached < rank {
                bin += 1
                reached += counts[bin]
            }
            result.append(Double(bin) * Self.resolution)
        }
        return result
    }

    /// The median of the pool; nil where it is empty.
    public var median: Double? { quantile(0.5) }

    /// Two-sided p-values: `p = (1 + #{|null − median| ≥ |AP − median|}) / (1 + count)`.
    ///
    /// - Parameter values: average precisions; NaN gives NaN.
    /// - Returns: nil where the pool is empty.
    public func pValues(of values: [Double]) -> [Double]? {
        guard let median else { return nil }
        let middle = Self.bin(median)
        // How many lie in each bin or below.
        var upTo = counts
        for bin in 1..<upTo.count { upTo[bin] += upTo[bin - 1] }
        return values.map { value in
            guard !value.isNaN else { return .nan }
            let deviation = abs(Self.bin(value) - middle) - Self.slack
            guard deviation > 0 else { return 1 }
            let below = middle >= deviation ? upTo[middle - deviation] : 0
            let above = middle + deviation <= Self.bins ? UInt64(count) - upTo[middle + deviation - 1] : 0
            return Double(1 + below + above) / Double(1 + count)
        }
    }

    private static func bin(_ value: Double) -> Int { Int((value * Double(bins)).rounded()) }
}
