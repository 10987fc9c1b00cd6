/// A symmetric matrix of doubles, its upper triangle kept row-major in a square.
///
/// `@unchecked Sendable`: whoever makes it fills it before it is handed on; from then on it is only read.
public final class SymmetricMatrix: @unchecked Sendable {
    /// Rows, which are as many as columns.
    public let size: Int
    let pointer: UnsafeMutablePointer<Double>

    /// Memory whose upper triangle is still to be set.
    init(unsetSize size: Int) {
        self.size = size
        pointer = .allocate(capacity: max(size * size, 1))
    }

    deinit { pointer.deallocate() }

    /// The values on the diagonal.
    public var diagonal: [Double] { (0..<size).map { pointer[$0 * size + $0] } }

    /// Σ a·b over all places: Frobenius' inner product.
    public func product(with other: SymmetricMatrix) -> Double {
        precondition(size == other.size, "matrices of one size")
        var above = 0.0, on = 0.0
        for row in 0..<size {
            let place = row * size + row
            on += pointer[place] * other.pointer[place]
            above += BLAS.product(pointer + place + 1, other.pointer + place + 1, count: size - row - 1)
        }
        return on + 2 * above
    }
}
