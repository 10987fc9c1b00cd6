/// Which units are beyond chance: Benjamini and Hochberg's procedure over two-sided p-values of a pooled null.
///
/// Benjamini and Hochberg, «Controlling the false discovery rate», 1995: with m tests, those pass whose p is at most
/// the largest p_(i) ≤ i / m · rate.
public struct FalseDiscovery: Sendable, Equatable {
    /// How many units pass, above and below the null's median together.
    public let unitsPassing: Int
    /// The least average precision above the null's median that passes; nil where none does.
    public let least: Double?
    /// The largest average precision below the null's median that passes; nil where none does.
    public let largest: Double?

    /// Tests all units of a job; undefined ones (NaN) do not count.
    ///
    /// - Returns: nil where the null is empty.
    public init?(values: [Double], null: NullDistribution, rate: Double = 0.05) {
        guard let median = null.median, let pValues = null.pValues(of: values) else { return nil }
        let threshold = Self.threshold(pValues, rate: rate)
        let passing = zip(values, pValues).filter { pair in threshold.map { pair.1 <= $0 } ?? false }.map(\.0)
        unitsPassing = passing.count
        least = passing.filter { $0 > median }.min()
        largest = passing.filter { $0 < median }.max()
    }

    /// The largest p-value that passes; nil where none does.
    public static func threshold(_ pValues: [Double], rate: Double) -> Double? {
        let sorted = pValues.filter { !$0.isNaN }.sorted()
        let tests = Double(sorted.count)
        return sorted.enumerated().last { $0.element * tests <= Double($0.offset + 1) * rate }?.element
    }
}
