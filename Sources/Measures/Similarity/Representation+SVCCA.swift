import Tensors

/// What CCA adds to the variances of either side, the largest being 1 (MOSSA 2022).
private let ridge = 1e-8

extension Representation {
    /// The mean canonical correlation of both sides' principal axes (SVCCA: Raghu et al. 2017).
    ///
    /// Each side keeps the axes that explain `share` of its variance. On them covariances are diagonal, so that the
    /// canonical correlations are the singular values of `D_x·U_xᵀU_y·D_y`, U the left singular vectors and
    /// `D = s/√(s² + ε·s²_1)` with ε = 10⁻⁸; axes of less than ε of the largest variance are left out.
    ///
    /// - Returns: Nil where either side's states are all alike.
    /// - Throws: A `Problem` where there are not as many texts, or LAPACK fails.
    public func svcca(with other: Representation, share: Double = 0.99) throws -> Double? {
        try requireAsManyTexts(other)
        let mine = try axes(explaining: share), theirs = try other.axes(explaining: share)
        guard !mine.variances.isEmpty, !theirs.variances.isEmpty else { return nil }
        let correlations = try mine.whitened().times(theirs.whitened(), transposed: true, threads: threads)
            .singularValues()
        return correlations.reduce(0, +) / Double(correlations.count)
    }

    /// Kept, as a representation is compared with several others.
    private func axes(explaining share: Double) throws -> PrincipalAxes {
        try kept.withLock { kept in
            if let kept, kept.share == share { return kept }
            let axes = try PrincipalAxes(
                of: centred, products: products, isGram: isGram, share: share, threads: threads
            ) { Measures.dimensions(explaining: share, of: $0) }
            kept = axes
            return axes
        }
    }
}

extension PrincipalAxes {
    /// The vectors times D.
    fileprivate func whitened() -> Matrix {
        let largest = variances[0]
        let varied = variances.prefix { $0 >= ridge * largest }
        return vectors.prefix(varied.count).scaled(
            rowsBy: varied.map { ($0 / ($0 + ridge * largest)).squareRoot() })
    }
}
