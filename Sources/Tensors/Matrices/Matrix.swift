import CKernels
import Problems

/// A row-major matrix of doubles, for statistics over states.
///
/// `@unchecked Sendable`: whoever makes it fills it before it is handed on; from then on it is only read.
public final class Matrix: @unchecked Sendable {
    /// How many rows.
    public let rows: Int
    /// How many columns.
    public let columns: Int
    let pointer: UnsafeMutablePointer<Double>

    /// Memory whose values are still to be set.
    init(unsetRows rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        pointer = .allocate(capacity: max(rows * columns, 1))
    }

    /// Of `values`, row by row.
    public convenience init(_ values: [Double], rows: Int, columns: Int) throws {
        guard rows >= 0, columns >= 0, values.count == rows * columns else {
            throw Problem(.ownError, "a matrix of \(rows) × \(columns) was to be made of \(values.count) values")
        }
        self.init(unsetRows: rows, columns: columns)
        values.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { pointer.update(from: base, count: source.count) }
        }
    }

    /// The chosen rows of `states` [… × columns], widened, each column less its mean over them.
    ///
    /// A column of equal values becomes exactly 0.
    ///
    /// - Parameters:
    ///   - states: Row-major.
    ///   - columns: Values a row.
    ///   - chosen: Rows from 0, each within `states`.
    ///   - threads: How many share the columns.
    /// - Throws: A `Problem` where a row is beyond the states.
    public convenience init(
        centring states: UnsafeBufferPointer<Float>, columns: Int, rows chosen: [Int], threads: Int
    ) throws {
        guard columns >= 0, chosen.allSatisfy({ $0 >= 0 && ($0 + 1) * columns <= states.count }) else {
            throw Problem(.ownError, "a row was asked for that \(states.count) values of width \(columns) do not have")
        }
        self.init(unsetRows: chosen.count, columns: columns)
        guard let base = states.baseAddress, !chosen.isEmpty else { return }
        let chosen = chosen.map(Int32.init)
        let block = 512
        nonisolated(unsafe) let source = base  // Only read.
        try parallel((columns + block - 1) / block, threads: threads) { index, _ in
            let first = index * block, count = min(block, columns - first)
            withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { means in
                nj_centre_columns(
                    chosen.count, chosen, count, columns, source + first, means.baseAddress, pointer + first)
            }
        }
    }

    deinit { pointer.deallocate() }

    /// The value at a row and a column.
    public subscript(row: Int, column: Int) -> Double {
        precondition(row >= 0 && row < rows && column >= 0 && column < columns, "a place within the matrix")
        return pointer[row * columns + column]
    }

    /// All values, row by row.
    public func withValues<Result>(_ body: (UnsafeBufferPointer<Double>) throws -> Result) rethrows -> Result {
        try body(UnsafeBufferPointer(start: pointer, count: rows * columns))
    }

    /// Its first rows.
    public func prefix(_ count: Int) -> Matrix {
        let prefix = Matrix(unsetRows: min(max(count, 0), rows), columns: columns)
        prefix.pointer.update(from: pointer, count: prefix.rows * columns)
        return prefix
    }

    /// With row r times `factors[r]`.
    public func scaled(rowsBy factors: [Double]) -> Matrix {
        precondition(factors.count == rows, "a factor for each row")
        let scaled = Matrix(unsetRows: rows, columns: columns)
        for row in 0..<rows {
            for place in (row * columns)..<((row + 1) * columns) {
                scaled.pointer[place] = pointer[place] * factors[row]
            }
        }
        return scaled
    }

    /// Σ x² of each row.
    public func squaredRowNorms(threads: Int) throws -> [Double] {
        var norms = [Double](repeating: 0, count: rows)
        let block = 256
        try norms.withUnsafeMutableBufferPointer { buffer in
            nonisolated(unsafe) let norms = buffer  // Each block writes its own rows.
            try parallel((rows + block - 1) / block, threads: threads) { index, _ in
                for row in (index * block)..<min(rows, (index + 1) * block) {
                    let values = pointer + row * columns
                    norms[row] = BLAS.product(values, values, count: columns)
                }
            }
        }
        return norms
    }
}
