/// What a panel's axes have to cover.
struct Extent: Equatable {
    /// Nil where there is nothing to show.
    var x: ClosedRange<Double>?
    var y: ClosedRange<Double>?
    /// Ticks at whole numbers only: categories, counts.
    var wholeX = false
    var wholeY = true
    /// Bars stand on zero; a line may float.
    var standsOnZero = false

    /// Larger values are drawn at the border: the axes' arithmetic stays finite.
    private static let limit = 1e300

    init(_ panel: Panel) {
        var categories = false
        for series in panel.series {
            switch series.marks {
            case .bars(let counts, let first):
                guard !counts.isEmpty else { continue }
                categories = true
                coverX([Double(first) - 0.5, Double(first) - 0.5 + Double(counts.count)])
                coverCounts(counts)
            case .histogram(let edges, let counts):
                guard edges.count > 1, !counts.isEmpty else { continue }
                coverX(edges)
                coverCounts(counts)
            case .line(let points):
                let points = points.filter { $0.x.isFinite && $0.y.isFinite }
                coverX(points.map(\.x))
                coverY(points.map(\.y))
                wholeY = wholeY && points.allSatisfy { $0.y == $0.y.rounded() }
            }
        }
        if x != nil { coverX(panel.verticalLines.map(\.x)) }
        wholeX = categories
        settleY()
        if let range = x, range.lowerBound == range.upperBound {
            let margin = max(abs(range.lowerBound) * 0.1, 0.5)
            x = range.lowerBound - margin...range.upperBound + margin
        }
    }

    private mutating func coverX(_ values: [Double]) { x = Self.covering(values, with: x) }

    private mutating func coverY(_ values: [Double]) { y = Self.covering(values, with: y) }

    private mutating func coverCounts(_ counts: [Double]) {
        standsOnZero = true
        coverY(counts + [0])
        wholeY = wholeY && counts.allSatisfy { !$0.isFinite || $0 == $0.rounded() }
    }

    /// Zero belongs to the axis where the values come near it; a constant gets room above and below.
    private mutating func settleY() {
        guard let range = y else { return }
        var (low, high) = (range.lowerBound, range.upperBound)
        if low > 0, low <= 0.4 * high { low = 0 }
        if high < 0, high >= 0.4 * low { high = 0 }
        if low == high {
            high += standsOnZero || low == 0 ? 1 : abs(low) * 0.1
            if !standsOnZero && low != 0 { low -= abs(low) * 0.1 }
            if low != low.rounded() || high != high.rounded() { wholeY = false }
        }
        y = low...high
    }

    private static func covering(_ values: [Double], with range: ClosedRange<Double>?) -> ClosedRange<Double>? {
        let values = values.filter(\.isFinite).map { min(max($0, -limit), limit) }
        guard let low = values.min(), let high = values.max() else { return range }
        return min(low, range?.lowerBound ?? low)...max(high, range?.upperBound ?? high)
    }
}
