import Problems
import Tensors

/// Points on the axes along which they vary most (principal component analysis), for a map of tasks.
public struct PrincipalComponents: Sendable, Equatable {
    /// Where each row stands: [rows][components]. An axis' sign is free; the coordinate farthest from 0 (of equal ones
    /// the first) is made positive. Axes beyond those that vary are 0.
    public let coordinates: [[Double]]
    /// Each component's share of the variance; 0 where nothing varies.
    public let shares: [Double]
}

/// The first principal components of rows of one width, on the calling thread.
///
/// - Throws: A `Problem` where rows differ in width, or hold what is not a number.
public func principalComponents(of rows: [[Double]], count: Int = 2) throws -> PrincipalComponents {
    let first = rows.first ?? [], count = max(count, 0)
    guard rows.allSatisfy({ $0.count == first.count && $0.allSatisfy(\.isFinite) }) else {
        throw Problem(.ownError, "principal components were asked of rows that differ in width or are not all numbers")
    }
    // From the first row, so that what does not vary is exactly 0.
    let shifted = rows.map { zip($0, first).map { $0 - $1 } }
    let means = first.indices.map { column in shifted.reduce(0) { $0 + $1[column] } / Double(rows.count) }
    let centred = try Matrix(
        shifted.flatMap { zip($0, means).map { $0 - $1 } }, rows: rows.count, columns: first.count)
    let isGram = rows.count < first.count
    let products = try isGram ? centred.rowProducts(threads: 1) : centred.columnProducts(threads: 1)
    let axes = try PrincipalAxes(of: centred, products: products, isGram: isGram, threads: 1) { _ in count }
    let total = products.diagonal.reduce(0, +)
    var coordinates = [[Double]](repeating: [Double](repeating: 0, count: count), count: rows.count)
    for (axis, variance) in axes.variances.enumerated() {
        let vector = rows.indices.map { axes.vectors[axis, $0] }
        let farthest = vector.map(abs).max() ?? 0
        let leading = vector.first { abs($0) > farthest * (1 - 1e-9) } ?? 1
        let scale = variance.squareRoot() * (leading < 0 ? -1 : 1)
        for row in rows.indices { coordinates[row][axis] = scale * vector[row] }
    }
    let shares = axes.variances.map { $0 / total }
    return PrincipalComponents(
        coordinates: coordinates, shares: shares + [Double](repeating: 0, count: count - shares.count))
}
