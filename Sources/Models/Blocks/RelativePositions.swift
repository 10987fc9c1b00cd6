import Foundation

/// Which row of the relative embeddings stands for the distance of two tokens (He et al. 2021, DeBERTa, equation 3).
///
/// Distances count from the key to the query. Where they are put in buckets, each of the first `buckets / 2` has a row
/// of its own, and those up to `reach` share rows by the logarithm (DeBERTaV3's code).
struct RelativePositions: Sendable, Equatable {
    /// Distances beyond it share a bucket with it: `max_relative_positions`.
    let reach: Int
    /// `position_buckets`; nil: every distance has a row.
    let buckets: Int?

    /// Rows for each of the two directions.
    var span: Int { buckets ?? reach }
    /// Rows of the relative embeddings.
    var rows: Int { 2 * span }

    /// The row for a distance.
    func row(of distance: Int) -> Int {
        guard let bucket = bucket(of: distance) else { return 0 }
        return min(max(bucket + span, 0), rows - 1)
    }

    /// The rows for the distances 1 − tokens … tokens − 1.
    func rows(tokens: Int) -> [Int32] { (1 - tokens..<tokens).map { Int32(row(of: $0)) } }

    /// In float, in the reference's order: its roundings decide on which side of a bucket's edge a distance falls.
    private func bucket(of distance: Int) -> Int? {
        guard let buckets, abs(distance) > buckets / 2 else { return distance }
        let middle = Float(buckets / 2)
        let whole = log(Float(Double(reach - 1) / Double(buckets / 2)))
        let place = (log(Float(abs(distance)) / middle) / whole * (middle - 1)).rounded(.up) + middle
        // A reach of half the buckets leaves nothing to divide by; the reference's first row comes out.
        return Int(exactly: place).map { $0 * distance.signum() }
    }
}
