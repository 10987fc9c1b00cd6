import Problems
import Synchronization
import Tensors

/// One model's states of some texts at one layer, centred, ready to be set beside another's.
///
/// Everything is in double. Of XᵀX [width × width] and XXᵀ [texts × texts] the smaller is computed once, and from it the
/// norm that all pairs share, the spectrum and the principal axes. Products are cut into tiles, and the tiles given to
/// threads, so that results do not depend on `threads`.
public final class Representation: Sendable {
    /// How many texts.
    public let rows: Int
    /// Values a text.
    public let width: Int
    let threads: Int
    let centred: Matrix
    /// XXᵀ where there are fewer texts than the states are wide, else XᵀX.
    let products: SymmetricMatrix
    let own: SelfProduct
    let kept = Mutex<PrincipalAxes?>(nil)

    /// Whether `products` is XXᵀ.
    var isGram: Bool { rows < width }

    /// Of some rows of row-major states.
    ///
    /// - Parameters:
    ///   - states: Row-major, of any number of rows of `width`.
    ///   - width: Values a row.
    ///   - rows: Which rows are texts to be compared: those of `rowsWithoutNaN`, the same for every model.
    ///   - threads: How many tiles are computed at once.
    /// - Throws: A `Problem` where a row is beyond the states, or holds what is not a number.
    public convenience init(
        _ states: UnsafeBufferPointer<Float>, width: Int, rows: [Int], threads: Int = 1
    ) throws {
        try self.init(
            centred: Matrix(centring: states, columns: width, rows: rows, threads: threads), threads: threads)
    }

    /// Of row-major states of `rows` texts, or of those to be kept of them.
    ///
    /// - Throws: A `Problem` where there are not `rows` × `width` values, or one is not a number.
    public convenience init(
        _ states: [Float], rows: Int, width: Int, keeping kept: [Int]? = nil, threads: Int = 1
    ) throws {
        guard rows >= 0, width >= 0, states.count == rows * width else {
            throw Problem(.ownError, "\(states.count) values were given as states of \(rows) texts × \(width)")
        }
        let centred = try states.withUnsafeBufferPointer {
            try Matrix(centring: $0, columns: width, rows: kept ?? Array(0..<rows), threads: threads)
        }
        try self.init(centred: centred, threads: threads)
    }

    private init(centred: Matrix, threads: Int) throws {
        rows = centred.rows
        width = centred.columns
        self.centred = centred
        self.threads = threads
        let rowNorms = try centred.squaredRowNorms(threads: threads)
        guard rowNorms.allSatisfy(\.isFinite) else {
            throw Problem(.badInput, "states hold what is not a number; leave such texts out of every model's")
        }
        products = try rows < width ? centred.rowProducts(threads: threads) : centred.columnProducts(threads: threads)
        own = SelfProduct(squaredNorm: products.product(with: products), rowNorms: rowNorms)
    }

    /// The linear CKA with another model's states of the same texts.
    ///
    /// - Throws: A `Problem` where there are not as many texts.
    public func similarity(to other: Representation) throws -> LinearCKA {
        try requireAsManyTexts(other)
        // ‖XᵀY‖² is the inner product of the two Gram matrices.
        let product =
            isGram && other.isGram
            ? products.product(with: other.products)
            : try centred.squaredNormOfColumnProducts(with: other.centred, threads: threads)
        return LinearCKA(product: product, own, other.own)
    }

    func requireAsManyTexts(_ other: Representation) throws {
        guard rows == other.rows else {
            throw Problem(.ownError, "states of \(rows) texts cannot be compared with states of \(other.rows)")
        }
    }
}
