import CKernels

/// Continuous lines of three pieces through one value a layer, every pair of knots tried.
///
/// For knots k₁ < k₂ the lines are spanned by 1, l, (l − k₁)⁺ and (l − k₂)⁺; an orthonormal basis of each such space is
/// made once, so that a curve's least squares error is four products a pair.
struct KnotSearch {
    /// The fewest layers with a pair of knots.
    static let fewestLayers = 7

    struct Fit {
        var first: Int
        var second: Int
        var squaredError: Double
        var values: [Double]
    }

    let layers: Int
    private let knots: [(first: Int, second: Int)]
    /// [knots × 4 × layers]
    private let bases: [Double]
    private static let dimensions = 4

    /// All pairs with k₁ ≥ 3, k₂ ≥ k₁ + 2, k₂ ≤ L − 2, layers counted from 1; nil where there is none.
    init?(layers: Int) {
        guard layers >= Self.fewestLayers else { return nil }
        let knots = (3...(layers - 4)).flatMap { first in ((first + 2)...(layers - 2)).map { (first, $0) } }
        let size = Self.dimensions * layers
        bases = [Double](unsafeUninitializedCapacity: knots.count * size) { bases, filled in
            filled = knots.count * size
            guard var basis = bases.baseAddress else { return }
            for (first, second) in knots {
                for layer in 0..<layers {
                    let number = layer + 1
                    basis[layer] = 1
                    basis[layers + layer] = Double(number)
                    basis[2 * layers + layer] = Double(max(number - first, 0))
                    basis[3 * layers + layer] = Double(max(number - second, 0))
                }
                nj_orthonormalise(Self.dimensions, layers, basis)
                basis += size
            }
        }
        self.layers = layers
        self.knots = knots
    }

    /// The pair of knots with the least squared error, of equal ones the first; `curve` has a finite value a layer.
    func best(of curve: [Double]) -> Fit {
        let mean = curve.reduce(0, +) / Double(layers)
        let centred = curve.map { $0 - mean }
        var errors = [Double](repeating: 0, count: knots.count), best = 0
        nj_residuals(knots.count, Self.dimensions, layers, bases, centred, &errors)
        for index in knots.indices where errors[index] < errors[best] { best = index }
        let size = Self.dimensions * layers
        return Fit(
            first: knots[best].first, second: knots[best].second, squaredError: errors[best],
            values: values(of: centred, in: bases[(best * size)..<((best + 1) * size)]).map { $0 + mean })
    }

    /// QᵀQ·y, Q the basis [4 × layers].
    private func values(of curve: [Double], in basis: ArraySlice<Double>) -> [Double] {
        var values = [Double](repeating: 0, count: layers)
        for vector in 0..<Self.dimensions {
            let direction = basis.dropFirst(vector * layers).prefix(layers)
            let shared = zip(direction, curve).reduce(0) { $0 + $1.0 * $1.1 }
            for (layer, value) in direction.enumerated() { values[layer] += shared * value }
        }
        return values
    }
}
