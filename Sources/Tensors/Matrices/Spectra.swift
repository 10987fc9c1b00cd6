import COpenBLAS
import Problems

/// Eigenvalues and singular values by LAPACK, on the calling thread.
extension SymmetricMatrix {
    /// Its eigenvalues, the largest first.
    ///
    /// - Throws: A `Problem` where LAPACK finds none, as for values that are not finite.
    public func eigenvalues() throws -> [Double] {
        let copy = upperTriangle()
        return try decompose(copy, vectors: false).reversed()
    }

    /// Its eigenvalues, the largest first, and the eigenvector of each as a row of length 1.
    ///
    /// - Throws: A `Problem` where LAPACK finds none, as for values that are not finite.
    public func eigenvectors() throws -> (values: [Double], vectors: Matrix) {
        let ascending = upperTriangle()
        let values = try decompose(ascending, vectors: true)
        // LAPACK's columns are our rows.
        let vectors = Matrix(unsetRows: size, columns: size)
        for row in 0..<size {
            (vectors.pointer + row * size).update(from: ascending.pointer + (size - 1 - row) * size, count: size)
        }
        return (values.reversed(), vectors)
    }

    private func upperTriangle() -> Matrix {
        let copy = Matrix(unsetRows: size, columns: size)
        for row in 0..<size {
            (copy.pointer + row * size).initialize(repeating: 0, count: row)
            (copy.pointer + row * size + row).update(from: pointer + row * size + row, count: size - row)
        }
        return copy
    }

    private func decompose(_ matrix: Matrix, vectors: Bool) throws -> [Double] {
        guard size > 0 else { return [] }
        // As the routine's own text has them; with vectors they outgrow its 32-bit integers above some 32,000.
        let work = vectors ? 1 + 6 * size + 2 * size * size : 2 * size + 64 * size
        let integers = vectors ? 3 + 5 * size : 1
        guard let workSize = blasint(exactly: work) else {
            throw Problem(.failed, "eigenvectors of a matrix of \(size) rows are beyond LAPACK; give fewer texts")
        }
        _ = BLAS.description
        let n = [blasint(size)]
        var values = [Double](repeating: 0, count: size), info: blasint = 0
        var scratch = [Double](repeating: 0, count: work), integerScratch = [blasint](repeating: 0, count: integers)
        // Row-major's upper triangle is column-major's lower one.
        dsyevd_(
            vectors ? "V" : "N", "L", n, matrix.pointer, n, &values, &scratch, [workSize], &integerScratch,
            [blasint(integers)], &info, 1, 1)
        guard info == 0, values.allSatisfy(\.isFinite) else {
            throw Problem(.failed, "LAPACK's dsyevd found no eigenvalues of a matrix of \(size) rows (info \(info))")
        }
        return values
    }
}

extension Matrix {
    /// Its singular values, the largest first.
    ///
    /// - Throws: A `Problem` where LAPACK finds none, as for values that are not finite.
    public func singularValues() throws -> [Double] {
        let least = min(rows, columns)
        guard least > 0 else { return [] }
        _ = BLAS.description
        let copy = prefix(rows)
        var values = [Double](repeating: 0, count: least), integers = [blasint](repeating: 0, count: 8 * least)
        var scratch = [0.0], info: blasint = 0
        func run(workSize: Int) {
            // Column-major, it is its own transpose, whose singular values are the same.
            let m = [blasint(columns)], n = [blasint(rows)], none: [blasint] = [1]
            dgesdd_(
                "N", m, n, copy.pointer, m, &values, nil, none, nil, none, &scratch, [blasint(workSize)], &integers,
                &info, 1)
        }
        run(workSize: -1)
        let wanted = max(1, Int(scratch[0]))
        scratch = [Double](repeating: 0, count: wanted)
        run(workSize: wanted)
        guard info == 0, values.allSatisfy(\.isFinite) else {
            throw Problem(
                .failed, "LAPACK's dgesdd found no singular values of a matrix of \(rows) × \(columns) (info \(info))")
        }
        return values
    }
}
