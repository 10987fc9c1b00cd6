/// Which candidate was chosen; the first in label order where several are equal.
public struct CandidatePrediction: Sendable, Equatable {
    /// Its place in label order.
    public let candidate: Int
    /// Whether another one was as good.
    public let isTied: Bool

    /// A prediction that was made before.
    public init(candidate: Int, isTied: Bool) {
        self.candidate = candidate
        self.isTied = isTied
    }

    /// The candidate with the largest value; a NaN is never the largest.
    ///
    /// - Parameter values: One a candidate, at least one.
    public init(largestOf values: [some Comparable]) {
        var best = 0, ties = 0
        for (candidate, value) in values.enumerated().dropFirst() {
            if value > values[best] || values[best] != values[best] {
                best = candidate
                ties = 0
            } else if value == values[best] {
                ties += 1
            }
        }
        candidate = best
        isTied = ties > 0
    }
}
