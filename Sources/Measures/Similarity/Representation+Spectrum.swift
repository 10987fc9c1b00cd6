import Tensors

extension Representation {
    /// How many dimensions the states take up: the least k with Σ_{i≤k} s²_i / Σ s² ≥ `share`, s the singular values of
    /// the centred states; 0 where all states are alike.
    ///
    /// It cannot exceed the number of texts less one. On the calling thread alone.
    ///
    /// - Throws: A `Problem` where LAPACK fails.
    public func dimensions(explaining share: Double) throws -> Int {
        Measures.dimensions(explaining: share, of: try products.eigenvalues())
    }

    /// The dimensions of several representations, on several threads.
    public static func dimensions(
        of representations: [Representation], explaining share: Double, threads: Int
    ) throws -> [Int] {
        var dimensions = [Int](repeating: 0, count: representations.count)
        try dimensions.withUnsafeMutableBufferPointer { buffer in
            nonisolated(unsafe) let dimensions = buffer  // Each index writes its own.
            try parallel(representations.count, threads: threads) { index, _ in
                dimensions[index] = try representations[index].dimensions(explaining: share)
            }
        }
        return dimensions
    }
}
