/// How evenly linear neurons are spread over bins, layers or prompts (Zhao et al. 2025):
/// generality = coverage × distribution.
public struct Generality: Sendable, Equatable {
    /// The share of bins with at least one.
    public let coverage: Double
    /// 1 − Var(c) / maxVar(c), population variances, where maxVar = n²(B − 1)/B² is that of all n in one of B bins.
    public let distribution: Double

    /// coverage × distribution
    public var value: Double { coverage * distribution }

    /// Of so many linear neurons in each bin; without any neuron both are 0, and one bin alone is spread evenly.
    public init(counts: [Int]) {
        let total = counts.reduce(0, +)
        guard total > 0 else {
            coverage = 0
            distribution = 0
            return
        }
        let bins = Double(counts.count), sum = Double(total)
        coverage = Double(counts.count { $0 > 0 }) / bins
        guard counts.count > 1 else {
            distribution = 1
            return
        }
        let mean = sum / bins
        let variance = counts.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / bins
        distribution = 1 - variance / (sum * sum * (bins - 1) / (bins * bins))
    }
}
