/// One pair of axes, placed; what FigureLayout decided, drawn.
struct PanelDrawing {
    var panel: Panel
    var id: String
    /// By series' name.
    var looks: [String: SeriesLook]
    var x: Scale
    var y: Scale
    var xTicks: Ticks
    var yTicks: Ticks
    var titleLines: [String]
    var xLabelLines: [String]
    var references: [ReferenceLabel]
    var showsYLabel: Bool
    /// The left border of the whole panel.
    var left: Double

    /// A vertical line's label above the axes; row 0 is the one next to them.
    struct ReferenceLabel {
        var text: String
        var x: Double
        var lineX: Double
        var row: Int
    }

    /// How its bars are drawn.
    enum BarStyle {
        case filled
        /// Several series side by side, each with its own hatching.
        case hatched
        /// Several series over each other: side by side their bars would be too thin to tell apart.
        case outlined
    }

    var barStyle: BarStyle {
        let barSeries = panel.series.filter { if case .line = $0.marks { false } else { true } }
        guard barSeries.count > 1 else { return .filled }
        let areCategories = barSeries.allSatisfy { if case .bars = $0.marks { true } else { false } }
        return areCategories && x.unit * Self.barShare / Double(barSeries.count) >= 5 ? .hatched : .outlined
    }

    /// The part of a category that its bars take together.
    static let barShare = 0.8

    static let textSize = 11.0
    static let titleSize = 13.0
    static let rowHeight = 14.0

    func draw(into svg: inout SVG, rowsAbove: Int) {
        let top = y.end
        let titleBottom = top - 12 - Double(rowsAbove) * Self.rowHeight
        for (index, line) in titleLines.enumerated() {
            let above = Double(titleLines.count - 1 - index) * 16
            svg.label(line, x: x.start, y: titleBottom - above, size: Self.titleSize, bold: true)
        }
        guard panel.series.contains(where: { !$0.marks.isEmpty }) else {
            svg.line(x.start, Self.crisp(y.start), x.end, Self.crisp(y.start), ink: .axis)
            svg.label(
                "No data", x: (x.start + x.end) / 2, y: (y.start + y.end) / 2, size: Self.textSize, anchor: .middle,
                ink: .quiet)
            return
        }
        drawYAxis(into: &svg)
        drawMarks(into: &svg)
        drawXAxis(into: &svg)
        for reference in references {
            svg.line(reference.lineX, y.start, reference.lineX, y.end - 2, ink: .text, dash: "4 3")
            let up = 5 + Double(reference.row) * Self.rowHeight
            svg.label(reference.text, x: reference.x, y: y.end - up, size: Self.textSize, anchor: .middle)
        }
    }

    private func drawYAxis(into svg: inout SVG) {
        for (value, label) in zip(yTicks.values, yTicks.labels) {
            let height = Self.crisp(y(value))
            svg.line(x.start, height, x.end, height, ink: .grid)
            svg.label(label, x: x.start - 6, y: height + 4, size: Self.textSize, anchor: .end, ink: .quiet)
        }
        guard showsYLabel else { return }
        svg.label(
            panel.yLabel, x: left + 10, y: (y.start + y.end) / 2, size: Self.textSize, anchor: .middle, turned: true)
    }

    private func drawXAxis(into svg: inout SVG) {
        let base = Self.crisp(y(min(max(0, y.values.lowerBound), y.values.upperBound)))
        svg.line(x.start, base, x.end, base, ink: .axis)
        for (value, label) in zip(xTicks.values, xTicks.labels) {
            let place = Self.crisp(x(value))
            svg.line(place, y.start, place, y.start + 4, ink: .axis)
            svg.label(label, x: x(value), y: y.start + 16, size: Self.textSize, anchor: .middle, ink: .quiet)
        }
        for (index, line) in xLabelLines.enumerated() {
            svg.label(
                line, x: (x.start + x.end) / 2, y: y.start + 32 + Double(index) * Self.rowHeight, size: Self.textSize,
                anchor: .middle)
        }
    }

    /// The middle of the nearest pixel: a line of one pixel is sharp there.
    static func crisp(_ place: Double) -> Double { place.rounded(.down) + 0.5 }
}

extension Panel.Marks {
    /// Nothing that could be drawn.
    var isEmpty: Bool {
        switch self {
        case .bars(let counts, _): counts.isEmpty
        case .histogram(let edges, let counts): counts.isEmpty || edges.count < 2
        case .line(let points): !points.contains { $0.x.isFinite && $0.y.isFinite }
        }
    }
}
