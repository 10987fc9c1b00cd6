/// Products in tiles of the result: a tile is one call of BLAS over the whole of what is summed, and tiles are given to
/// threads, so that neither a value nor a sum over tiles depends on how many threads there are.
extension Matrix {
    /// Even parts of a dimension: tiles of some 1,000 rows and columns waste least on packing, and more of them let many
    /// threads end together.
    private static func tiles(_ size: Int) -> [Range<Int>] {
        let parts = size <= 256 ? min(size, 1) : size <= 1024 ? 2 : max(4, (size + 1023) / 1024)
        return (0..<parts).map { size * $0 / parts..<size * ($0 + 1) / parts }
    }

    /// AᵀA: the products of its columns, [columns × columns].
    public func columnProducts(threads: Int) throws -> SymmetricMatrix {
        try products(ofColumns: true, threads: threads)
    }

    /// A·Aᵀ: the products of its rows, [rows × rows].
    public func rowProducts(threads: Int) throws -> SymmetricMatrix {
        try products(ofColumns: false, threads: threads)
    }

    private func products(ofColumns: Bool, threads: Int) throws -> SymmetricMatrix {
        let size = ofColumns ? columns : rows, depth = ofColumns ? rows : columns
        let result = SymmetricMatrix(unsetSize: size)
        let tiles = Self.tiles(size)
        // Above the diagonal first: those take twice as long.
        let pairs =
            tiles.indices.flatMap { i in tiles.indices.dropFirst(i + 1).map { (i, $0) } }
            + tiles.indices.map { ($0, $0) }
        try parallel(pairs.count, threads: threads) { index, _ in
            let (i, j) = pairs[index], (above, beside) = (tiles[i], tiles[j])
            let first = pointer + above.lowerBound * (ofColumns ? 1 : columns)
            let second = pointer + beside.lowerBound * (ofColumns ? 1 : columns)
            let target = result.pointer + above.lowerBound * size + beside.lowerBound
            if i == j {
                BLAS.multiplySymmetric(
                    above.count, depth, first, stride: columns, transposed: ofColumns, into: target, stride: size)
            } else {
                BLAS.multiply(
                    above.count, beside.count, depth, first, stride: columns, transposedA: ofColumns, second,
                    stride: columns, transposedB: !ofColumns, into: target, stride: size)
            }
        }
        return result
    }

    /// A·B, or A·Bᵀ where `transposed`.
    public func times(_ other: Matrix, transposed: Bool = false, threads: Int) throws -> Matrix {
        precondition(columns == (transposed ? other.columns : other.rows), "matrices that can be multiplied")
        let result = Matrix(unsetRows: rows, columns: transposed ? other.rows : other.columns)
        let across = Self.tiles(result.columns), down = Self.tiles(rows)
        try parallel(across.count * down.count, threads: threads) { index, _ in
            let rows = down[index / across.count], columns = across[index % across.count]
            BLAS.multiply(
                rows.count, columns.count, self.columns, pointer + rows.lowerBound * self.columns,
                stride: self.columns, transposedA: false,
                other.pointer + columns.lowerBound * (transposed ? other.columns : 1), stride: other.columns,
                transposedB: transposed, into: result.pointer + rows.lowerBound * result.columns + columns.lowerBound,
                stride: result.columns)
        }
        return result
    }

    /// ‖AᵀB‖²_F for matrices of as many rows, AᵀB never being held whole.
    public func squaredNormOfColumnProducts(with other: Matrix, threads: Int) throws -> Double {
        precondition(rows == other.rows, "matrices of as many rows")
        let down = Self.tiles(columns), across = Self.tiles(other.columns)
        var norms = [Double](repeating: 0, count: down.count * across.count)
        try norms.withUnsafeMutableBufferPointer { buffer in
            nonisolated(unsafe) let norms = buffer  // Each tile writes its own.
            try parallel(norms.count, threads: threads) { index, _ in
                let mine = down[index / across.count], theirs = across[index % across.count]
                let count = mine.count * theirs.count
                let product = UnsafeMutablePointer<Double>.allocate(capacity: count)
                defer { product.deallocate() }
                BLAS.multiply(
                    mine.count, theirs.count, rows, pointer + mine.lowerBound, stride: columns, transposedA: true,
                    other.pointer + theirs.lowerBound, stride: other.columns, transposedB: false, into: product,
                    stride: theirs.count)
                norms[index] = BLAS.product(product, product, count: count)
            }
        }
        return norms.reduce(0, +)
    }
}
