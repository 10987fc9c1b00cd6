/// Linear centred kernel alignment of two models' states of the same texts (Kornblith et al. 2019).
///
/// With centred columns, `CKA = ‖XᵀY‖²_F / (‖XᵀX‖_F·‖YᵀY‖_F)`. Where there are not many more texts than the states are
/// wide, it nears 1 whatever the states; the debiased form (Song et al. 2012) does not, and may be negative.
public struct LinearCKA: Sendable, Equatable {
    /// From 0 to 1; nil where either side's states are all alike.
    public let biased: Double?
    /// At most 1, around 0 for unrelated states; nil for fewer than four texts, and where a side has no debiased norm.
    public let debiased: Double?

    /// Of ‖XᵀY‖²_F and what each side knows of itself.
    init(product: Double, _ x: SelfProduct, _ y: SelfProduct) {
        let norm = x.squaredNorm.squareRoot() * y.squaredNorm.squareRoot()
        biased = norm > 0 ? min(product / norm, 1) : nil
        guard let ownX = x.debiased, let ownY = y.debiased, norm > 0 else {
            debiased = nil
            return
        }
        debiased = min(x.debiased(product, with: y) / (ownX.squareRoot() * ownY.squareRoot()), 1)
    }
}

/// What a representation's norms need: ‖XᵀX‖²_F and the centred rows' squared norms.
struct SelfProduct: Sendable {
    let squaredNorm: Double
    let rowNorms: [Double]
    let total: Double

    init(squaredNorm: Double, rowNorms: [Double]) {
        self.squaredNorm = squaredNorm
        self.rowNorms = rowNorms
        total = rowNorms.reduce(0, +)
    }

    /// h = ‖XᵀY‖² − n/(n−2)·r_x·r_y + s_x·s_y/((n−1)(n−2)), r the rows' squared norms and s their sum; n ≥ 3.
    func debiased(_ product: Double, with other: SelfProduct) -> Double {
        let n = Double(rowNorms.count)
        let rows = zip(rowNorms, other.rowNorms).reduce(0) { $0 + $1.0 * $1.1 }
        return product - n / (n - 2) * rows + total * other.total / ((n - 1) * (n - 2))
    }

    /// h of the states with themselves; nil where it is 0 but for rounding, as for points that are all equally far apart.
    var debiased: Double? {
        guard rowNorms.count >= 4 else { return nil }
        let own = debiased(squaredNorm, with: self)
        return own > 1e-12 * squaredNorm ? own : nil
    }
}
