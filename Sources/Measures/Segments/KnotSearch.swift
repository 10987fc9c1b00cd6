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
    private let bases: [Double]
    private static let dimensions = 4

    /// All pairs with k₁ ≥ 3, k₂ ≥ k₁ + 2, k₂ ≤ L − 2, layers counted from 1; nil where there is none.
    init?(layers: Int) {
        guard layers >= Self.fewestLayers else { return nil }
        self.layers = layers
        knots = (3...(layers - 4)).flatMap { first in ((first + 2)...(layers - 2)).map { (first, $0) } }
        bases = knots.flatMap { Self.basis(layers: layers, first: $0.first, second: $0.second) }
    }

    private static func basis(layers: Int, first: Int, second: Int) -> [Double] {
        let numbers = (1...layers).map(Double.init)
        let vectors = [
            numbers.map { _ in 1 }, numbers, numbers.map { max($0 - Double(first), 0) },
            numbers.map { max($0 - Double(second), 0) },
        ]
        var basis: [[Double]] = []
        for var vector in vectors {
            // Twice, as once leaves rounding errors of the steeper of two alike directions.
            for earlier in basis + basis {
                let shared = zip(vector, earlier).reduce(0) { $0 + $1.0 * $1.1 }
                for layer in vector.indices { vector[layer] -= shared * earlier[layer] }
            }
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            basis.append(vector.map { $0 / length })
        }
        return Array(basis.joined())
    }

    /// The pair of knots with the least squared error, of equal ones the first; `curve` has a finite value a layer.
    func best(of curve: [Double]) -> Fit {
        let mean = curve.reduce(0, +) / Double(layers)
        let centred = curve.map { $0 - mean }
        var best = (index: 0, error: Double.infinity), values = [Double](repeating: 0, count: layers)
        var bestValues = values
        bases.withUnsafeBufferPointer { bases in
            for index in knots.indices {
                let basis = UnsafeBufferPointer(rebasing: bases[(index * size)..<((index + 1) * size)])
                let error = squaredError(of: centred, in: basis, values: &values)
                if error < best.error {
                    best = (index, error)
                    swap(&bestValues, &values)
                }
            }
        }
        return Fit(
            first: knots[best.index].first, second: knots[best.index].second, squaredError: best.error,
            values: bestValues.map { $0 + mean })
    }

    private var size: Int { Self.dimensions * layers }

    /// Σ (y − QQᵀy)², QQᵀy going into `values`.
    private func squaredError(
        of curve: [Double], in basis: UnsafeBufferPointer<Double>, values: inout [Double]
    ) -> Double {
        for layer in 0..<layers { values[layer] = 0 }
        for start in stride(from: 0, to: size, by: layers) {
            var shared = 0.0
            for layer in 0..<layers { shared += basis[start + layer] * curve[layer] }
            for layer in 0..<layers { values[layer] += shared * basis[start + layer] }
        }
        var error = 0.0
        for layer in 0..<layers { error += (curve[layer] - values[layer]) * (curve[layer] - values[layer]) }
        return error
    }
}
