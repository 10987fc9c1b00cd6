/// The percentile bootstrap's interval of a statistic (Efron 1979): what the statistic gives when as
/// many cases as there are, are drawn with replacement, again and again.
public struct BootstrapInterval: Sendable, Equatable {
    /// The 2.5 % quantile of the draws.
    public let low: Double
    /// The 97.5 % quantile of the draws.
    public let high: Double

    /// The interval over so many cases.
    ///
    /// - Parameters:
    ///   - cases: How many there are (prompts, tasks); none gives no interval.
    ///   - draws: How often they are drawn.
    ///   - generator: What they are drawn by.
    ///   - statistic: Its value of the cases with these numbers, one number perhaps several times; draws whose value is
    ///     NaN are left out.
    public init?(
        cases: Int, draws: Int = 1000, using generator: inout SeededGenerator, statistic: ([Int]) -> Double
    ) {
        guard cases > 0, draws > 0 else { return nil }
        var values: [Double] = []
        for _ in 0..<draws {
            let value = statistic((0..<cases).map { _ in generator.below(cases) })
            if !value.isNaN { values.append(value) }
        }
        guard !values.isEmpty else { return nil }
        values.sort()
        low = Self.quantile(0.025, of: values)
        high = Self.quantile(0.975, of: values)
    }

    /// Between the two nearest of sorted values, in proportion (numpy's default).
    private static func quantile(_ fraction: Double, of sorted: [Double]) -> Double {
        let place = fraction * Double(sorted.count - 1)
        let below = Int(place), above = min(below + 1, sorted.count - 1)
        let share = place - Double(below)
        return share == 0 ? sorted[below] : sorted[below] + share * (sorted[above] - sorted[below])
    }
}
