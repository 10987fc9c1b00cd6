/// Whether a model's layers fall into segments, and why not where they do not.
public enum Segmentation: Sendable, Equatable {
    /// They do.
    case found(Segments)
    /// They do not, or it cannot be known.
    case notIdentifiable(Reason)

    /// Why segments are not reported.
    public enum Reason: Sendable, Equatable {
        /// So many layers are fewer than the seven that two knots need.
        case tooFewLayers(Int)
        /// In these layers, from 1, the curve has no value.
        case undefined(layers: [Int])
        /// In these layers, which decide a knot, states take up more dimensions than half the number of texts: there the
        /// texts may be what limits them.
        case tooFewTexts(layers: [Int], texts: Int, Segments)
        /// The best fit's middle piece does not rise more steeply than its neighbours.
        case noTransition(Segments)
    }

    /// The segments, where there are any.
    public var segments: Segments? {
        if case .found(let segments) = self { segments } else { nil }
    }

    /// Of a curve with a value for each layer.
    ///
    /// - Parameters:
    ///   - curve: The gap in dimensions (or another curve that rises where layers change).
    ///   - dimensions: What each model's states take up at each layer; none where the curve does not rest on dimensions.
    ///   - texts: How many texts the states are of.
    public init(_ curve: [Double], dimensions: [[Double]] = [], texts: Int) {
        self = Self.identified(curve, dimensions: dimensions, texts: texts)
    }

    private static func identified(_ curve: [Double], dimensions: [[Double]], texts: Int) -> Segmentation {
        guard curve.count >= KnotSearch.fewestLayers else { return .notIdentifiable(.tooFewLayers(curve.count)) }
        guard let segments = Segments.fit(curve) else {
            return .notIdentifiable(.undefined(layers: curve.indices.filter { !curve[$0].isFinite }.map { $0 + 1 }))
        }
        let limited = segments.decidingLayers.filter { layer in
            dimensions.contains { $0.indices.contains(layer - 1) && $0[layer - 1] > Double(texts) / 2 }
        }
        guard limited.isEmpty else {
            return .notIdentifiable(.tooFewTexts(layers: limited, texts: texts, segments))
        }
        return segments.isTransition ? .found(segments) : .notIdentifiable(.noTransition(segments))
    }
}
