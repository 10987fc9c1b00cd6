/// Three segments of a model's layers: shared, transition, refinement.
///
/// The least squares fit of a continuous line of three pieces to one value a layer, all pairs of knots k₁ < k₂ tried that
/// leave three layers and more on either side of the middle piece: k₁ ≥ 3, k₂ ≥ k₁ + 2, k₂ ≤ L − 2. Layers count from 1.
/// The curve is the gap in dimensions between the tuned and the pretrained model; without a pretrained model the median
/// CKA of the tuned model and the controls stands in for it, which is a heuristic.
public struct Segments: Sendable, Equatable {
    /// The last layer of the shared segment.
    public let firstKnot: Int
    /// The first layer of the refinement segment.
    public let secondKnot: Int
    /// The fit's value at each layer.
    public let fitted: [Double]
    /// The sum of the squared differences between curve and fit.
    public let squaredError: Double

    /// The slopes of the three pieces, a layer.
    public var slopes: (first: Double, middle: Double, last: Double) {
        let last = fitted.count - 1
        return (
            first: fitted[1] - fitted[0],
            middle: (fitted[secondKnot - 1] - fitted[firstKnot - 1]) / Double(secondKnot - firstKnot),
            last: fitted[last] - fitted[last - 1]
        )
    }

    /// Whether the middle piece rises more steeply than both its neighbours.
    ///
    /// By more than rounding: a billionth of the fit's own range.
    public var isTransition: Bool {
        let slopes = slopes, values = fitted.sorted()
        let rounding = 1e-9 * max(values[values.count - 1] - values[0], abs(values[0]), abs(values[values.count - 1]))
        return slopes.middle > max(slopes.first, slopes.last) + rounding
    }

    /// Layers 1 to k₁.
    public var shared: ClosedRange<Int> { 1...firstKnot }
    /// Layers k₁ + 1 to k₂ − 1.
    public var transition: ClosedRange<Int> { (firstKnot + 1)...(secondKnot - 1) }
    /// Layers k₂ to the last.
    public var refinement: ClosedRange<Int> { secondKnot...fitted.count }

    /// The layers that decide the knots: the knots, what lies between them, and a layer on either side, as a bend is seen
    /// from both of its sides.
    public var decidingLayers: ClosedRange<Int> { (firstKnot - 1)...(secondKnot + 1) }

    /// The best fit of a value for each layer; nil for fewer than seven layers, or where a value is not a finite number.
    public static func fit(_ curve: [Double]) -> Segments? {
        guard curve.allSatisfy(\.isFinite) else { return nil }
        return KnotSearch(layers: curve.count).map { Segments($0.best(of: curve)) }
    }

    init(_ fit: KnotSearch.Fit) {
        firstKnot = fit.first
        secondKnot = fit.second
        fitted = fit.values
        squaredError = fit.squaredError
    }
}
