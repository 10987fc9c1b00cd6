/// What a panel's axes have to cover.
struct Extent: Equatable {
    /// Nil where there is nothing to show.
    var x: ClosedRange<Double>?
    var y: ClosedRange<Double>?
    /// Ticks at whole numbers only: categories, counts, lines over layers.
    var wholeX = false
    var wholeY = true
    /// Bars stand on zero; a line may float.
    var standsOnZero = false
    /// The x axis ends at ticks, so that no mark stands on its border.
    var roundsX = false
    /// Every x is a power of two, as sizes often are.
    var powersOfTwo = true

    /// Nothing that could be drawn.
    var isEmpty: Bool { x == nil || y == nil }

    /// Larger values are drawn at the border: the axes' arithmetic stays finite.
    private static let limit = 1e300
    /// The least of a logarithmic axis, and zero on a linear one.
    private static let least = 1e-300

    private var hasLines = false
    /// A line has a point between two whole numbers; none says so of layers and counts.
    private var hasLineBetween = false

    private let xScale: Panel.AxisScale
    private let yScale: Panel.AxisScale

    init(_ panel: Panel) {
        xScale = panel.xScale
        yScale = panel.yScale
        for series in panel.series { cover(series.marks) }
        wholeX = wholeX || hasLines && !hasLineBetween
        if panel.kind == .rows {
            if x != nil { y = Self.places(panel.rows.count, from: -Double(panel.rows.count) + 0.5) }
        } else if panel.kind == .numbers {
            if y != nil { coverY(panel.horizontalLines.map(\.y)) }
            settleY()
        }
        if x != nil, panel.kind != .grid { coverX(panel.verticalLines.map(\.x)) }
        if let range = x, Self.isConstant(range) { x = Self.widened(range, scale: xScale) }
    }

    private mutating func cover(_ marks: Panel.Marks) {
        switch marks {
        case .bars(let counts, let first):
            guard !counts.isEmpty else { return }
            wholeX = true
            coverX([Double(first) - 0.5, Double(first) - 0.5 + Double(counts.count)])
            coverCounts(counts)
        case .boxes(let values, let first):
            guard values.contains(where: { $0.contains(where: \.isFinite) }) else { return }
            wholeX = true
            wholeY = false
            coverX([Double(first) - 0.5, Double(first) - 0.5 + Double(values.count)])
            coverY(Array(values.joined()))
        case .histogram(let edges, let counts):
            guard edges.count > 1, !counts.isEmpty else { return }
            coverX(edges)
            coverCounts(counts)
        case .line(let points):
            coverLine(points)
        case .lines(let lines):
            for points in lines { coverLine(points) }
        case .points(let points):
            roundsX = true
            cover(points)
        case .labelled(let points, _):
            roundsX = true
            cover(points.map { ($0.x, $0.y) })
            // A linear axis ends at ticks.
            if xScale == .logarithmic { coverX(points.flatMap { [$0.x / 1.1, $0.x * 1.1] }) }
            // Shares and losses, not counts: ticks wherever they are round.
            wholeY = false
            for point in points where point.y.isFinite { coverY([point.low, point.high]) }
        case .dots(let dots):
            roundsX = true
            for dot in dots where dot.value.isFinite { coverX([dot.value, dot.low, dot.high]) }
        case .heatMap(let rows, let columns, let values, _):
            let cells = values.prefix(rows.count).lazy.map { $0.prefix(columns.count) }
            guard cells.contains(where: { $0.contains(where: \.isFinite) }) else { return }
            x = Self.places(columns.count, from: -0.5)
            y = Self.places(rows.count, from: -Double(rows.count) + 0.5)
        }
    }

    private mutating func coverLine(_ points: [(x: Double, y: Double)]) {
        cover(points)
        hasLines = true
        hasLineBetween = hasLineBetween || points.contains { $0.x.isFinite && $0.x != $0.x.rounded() }
    }

    private mutating func cover(_ points: [(x: Double, y: Double)]) {
        let points = points.filter {
            $0.x.isFinite && $0.y.isFinite && (xScale == .linear || $0.x > 0) && (yScale == .linear || $0.y > 0)
        }
        coverX(points.map(\.x))
        coverY(points.map(\.y))
        wholeY = wholeY && points.allSatisfy { $0.y == $0.y.rounded() }
    }

    private mutating func coverX(_ values: [Double]) {
        x = Self.covering(values, with: x, scale: xScale)
        powersOfTwo = powersOfTwo && values.allSatisfy { !$0.isFinite || $0.significand == 1 }
    }

    private mutating func coverY(_ values: [Double]) { y = Self.covering(values, with: y, scale: yScale) }

    private mutating func coverCounts(_ counts: [Double]) {
        standsOnZero = true
        coverY(counts + [0])
        wholeY = wholeY && counts.allSatisfy { !$0.isFinite || $0 == $0.rounded() }
    }

    /// With room around the points, and one of both axes longer, so that a unit takes as many pixels on both.
    ///
    /// - Parameter ratio: The axes' width to their height.
    func asMap(ratio: Double) -> Extent {
        guard let x, let y else { return self }
        let (width, height) = (x.upperBound - x.lowerBound, y.upperBound - y.lowerBound)
        let side = max(width / ratio, height) * 1.16
        var extent = self
        extent.x = Self.centred(x, length: side * ratio)
        extent.y = Self.centred(y, length: side)
        extent.roundsX = false
        return extent
    }

    private static func centred(_ range: ClosedRange<Double>, length: Double) -> ClosedRange<Double> {
        let middle = range.lowerBound / 2 + range.upperBound / 2
        return middle - length / 2...middle + length / 2
    }

    /// Zero belongs to the axis where the values come near it; a constant gets room above and below.
    private mutating func settleY() {
        guard let range = y else { return }
        guard yScale == .linear else {
            if Self.isConstant(range) { y = Self.widened(range, scale: yScale) }
            return
        }
        var (low, high) = (range.lowerBound, range.upperBound)
        if low > 0, low <= 0.4 * high { low = 0 }
        if high < 0, high >= 0.4 * low { high = 0 }
        if Self.isConstant(low...high) {
            high += standsOnZero || low == 0 ? 1 : abs(low) * 0.1
            if !standsOnZero && low != 0 { low -= abs(low) * 0.1 }
            if low != low.rounded() || high != high.rounded() { wholeY = false }
        }
        y = low...high
    }

    /// Equal but for rounding, which no axis could resolve.
    private static func isConstant(_ range: ClosedRange<Double>) -> Bool {
        range.upperBound - range.lowerBound <= 1e-12 * max(abs(range.lowerBound), abs(range.upperBound))
    }

    private static func widened(_ range: ClosedRange<Double>, scale: Panel.AxisScale) -> ClosedRange<Double> {
        if scale == .logarithmic { return range.lowerBound / 2...range.upperBound * 2 }
        let margin = max(abs(range.lowerBound) * 0.1, 0.5)
        return range.lowerBound - margin...range.upperBound + margin
    }

    /// Room for so many names, each one wide.
    private static func places(_ count: Int, from start: Double) -> ClosedRange<Double> {
        start...start + Double(count)
    }

    private static func covering(
        _ values: [Double], with range: ClosedRange<Double>?, scale: Panel.AxisScale
    ) -> ClosedRange<Double>? {
        let values = values.filter { $0.isFinite && (scale == .linear || $0 > 0) }.map { value in
            if scale == .logarithmic { return min(max(value, least), limit) }
            return abs(value) < least ? 0 : min(max(value, -limit), limit)
        }
        guard let low = values.min(), let high = values.max() else { return range }
        return min(low, range?.lowerBound ?? low)...max(high, range?.upperBound ?? high)
    }
}
