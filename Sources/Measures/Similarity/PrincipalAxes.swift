import Tensors

/// The left singular vectors of centred values, the most varied first, from the products of their rows or columns.
struct PrincipalAxes: Sendable {
    /// The squared singular values, of the axes kept.
    let variances: [Double]
    /// A unit vector over the rows, for each axis: [axes × rows].
    let vectors: Matrix
    /// The share of the variance they were to explain, or 1 where a number of axes was asked for.
    let share: Double

    /// As many axes as `count` says of the squared singular values; those without variance are left out.
    init(
        of centred: Matrix, products: SymmetricMatrix, isGram: Bool, share: Double = 1, threads: Int,
        count: ([Double]) -> Int
    ) throws {
        let (values, vectors) = try products.eigenvectors()
        let total = values.reduce(0) { $0 + max($1, 0) }
        let number = min(count(values), values.prefix { $0 > 1e-14 * total }.count)
        variances = Array(values.prefix(number))
        self.share = share
        let axes = vectors.prefix(number)
        self.vectors =
            isGram
            ? axes
            : try axes.times(centred, transposed: true, threads: threads).scaled(
                rowsBy: variances.map { 1 / $0.squareRoot() })
    }
}

/// The least number of the first values (squared singular values, the largest first) whose sum is at least `share` of
/// all; 0 where there is no variance.
func dimensions(explaining share: Double, of variances: [Double]) -> Int {
    let total = variances.reduce(0) { $0 + max($1, 0) }
    guard total > 0 else { return 0 }
    var sum = 0.0
    for (index, variance) in variances.enumerated() {
        sum += max(variance, 0)
        if sum / total >= share { return index + 1 }
    }
    return variances.count
}
