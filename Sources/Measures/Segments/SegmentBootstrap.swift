/// How sure the knots are: what they would be had other tasks been taken (percentile bootstrap over tasks).
public struct SegmentBootstrap: Sendable, Equatable {
    /// How a layer's values of several tasks become one.
    public enum Average: Sendable {
        /// As for dimensions.
        case mean
        /// As for similarities.
        case median
    }

    /// A knot's layer and the share of all draws that put it there.
    public struct KnotShare: Sendable, Equatable {
        /// From 1.
        public let layer: Int
        /// From 0 to 1.
        public let share: Double
    }

    /// The segments of all tasks together.
    public let segments: Segments
    /// The share of draws that have a transition and the very same knots.
    public let sameKnots: Double
    /// The share of draws that have a transition.
    public let withTransition: Double
    /// Where draws with a transition have the first knot, by layer; shares of all draws.
    public let firstKnots: [KnotShare]
    /// Where draws with a transition have the second knot, by layer; shares of all draws.
    public let secondKnots: [KnotShare]
    /// From the 2.5 % to the 97.5 % quantile of the first knots; nil where no draw has a transition.
    public let firstBounds: ClosedRange<Int>?
    /// From the 2.5 % to the 97.5 % quantile of the second knots; nil where no draw has a transition.
    public let secondBounds: ClosedRange<Int>?

    /// Of a curve for each task.
    ///
    /// - Parameters:
    ///   - curves: [tasks][layers]; NaN where a task has no value.
    ///   - average: How tasks are put together, for the whole as for each draw.
    ///   - draws: How often as many tasks as there are, are drawn with replacement.
    ///   - generator: What they are drawn by.
    /// - Returns: Nil for no tasks, fewer than seven layers, tasks that differ in layers, or a layer without values.
    public init?(
        curves: [[Double]], average: Average = .mean, draws: Int = 1000, using generator: inout SeededGenerator
    ) {
        guard let layers = curves.first?.count, draws > 0, curves.allSatisfy({ $0.count == layers }),
            let search = KnotSearch(layers: layers), let whole = Segments.fit(average.curve(of: curves))
        else { return nil }
        var found: [Segments] = []
        for _ in 0..<draws {
            let drawn = curves.map { _ in curves[generator.below(curves.count)] }
            let curve = average.curve(of: drawn)
            guard curve.allSatisfy(\.isFinite) else { continue }
            let segments = Segments(search.best(of: curve))
            if segments.isTransition { found.append(segments) }
        }
        segments = whole
        let same = found.count { $0.firstKnot == whole.firstKnot && $0.secondKnot == whole.secondKnot }
        sameKnots = Double(same) / Double(draws)
        withTransition = Double(found.count) / Double(draws)
        firstKnots = Self.shares(found.map(\.firstKnot), of: draws)
        secondKnots = Self.shares(found.map(\.secondKnot), of: draws)
        firstBounds = Self.bounds(found.map(\.firstKnot))
        secondBounds = Self.bounds(found.map(\.secondKnot))
    }

    private static func shares(_ layers: [Int], of draws: Int) -> [KnotShare] {
        Dictionary(grouping: layers, by: \.self).sorted { $0.key < $1.key }
            .map { KnotShare(layer: $0.key, share: Double($0.value.count) / Double(draws)) }
    }

    /// Outward to the nearest draw on either side.
    private static func bounds(_ layers: [Int]) -> ClosedRange<Int>? {
        guard !layers.isEmpty else { return nil }
        let sorted = layers.sorted(), last = Double(sorted.count - 1)
        return sorted[Int((0.025 * last).rounded(.down))]...sorted[Int((0.975 * last).rounded(.up))]
    }
}

extension SegmentBootstrap.Average {
    /// One value a layer, tasks without one left out; NaN where none has one.
    public func curve(of curves: [[Double]]) -> [Double] {
        (curves.first ?? []).indices.map { layer in value(of: curves.map { $0[layer] }.filter { !$0.isNaN }) }
    }

    private func value(of values: [Double]) -> Double {
        guard !values.isEmpty else { return .nan }
        switch self {
        case .mean: return values.reduce(0, +) / Double(values.count)
        case .median:
            let sorted = values.sorted(), middle = values.count / 2
            return values.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        }
    }
}
