/// One pair of axes, placed; what FigureLayout decided, drawn.
struct PanelDrawing {
    /// Its series fit one another.
    var panel: Panel
    /// There is nothing to draw.
    var isEmpty: Bool
    var id: String
    /// By series' name.
    var looks: [String: SeriesLook]
    /// The colours of a heat map.
    var heat: HeatScale?
    var x: Scale
    var y: Scale
    var xTicks: XTicks
    var yTicks: Ticks
    var titleLines: [String]
    var xLabelLines: [String]
    var references: [ReferenceLabel]
    var showsYLabel: Bool
    /// The left border of the whole panel.
    var left: Double
    /// From the upper end of the y axis to the lower.
    var plotHeight: Double
    /// Names or numbers beside labelled points, down from the upper end of the y axis.
    var labels: [LabelPlacement.Label] = []

    /// A vertical line's or a band's label above the axes; row 0 is the one next to them.
    struct ReferenceLabel {
        var text: String
        var x: Double
        /// Nil for a band.
        var lineX: Double?
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
        let barSeries = panel.series.filter(\.marks.hasBars)
        guard barSeries.count > 1 else { return .filled }
        let areCategories = barSeries.allSatisfy(\.marks.isCategories)
        return areCategories && x.unit * Self.barShare / Double(barSeries.count) >= 5 ? .hatched : .outlined
    }

    /// The part of a category that its bars take together.
    static let barShare = 0.8
    /// Points of one series beyond which none says on its own what it is.
    static let mostTips = 41

    static let textSize = 11.0
    static let titleSize = 13.0
    static let rowHeight = 14.0
    /// What a row's name takes at least.
    static let nameHeight = 13.0

    func draw(into svg: inout SVG, rowsAbove: Int) {
        let top = y.end
        let titleBottom = top - 12 - Double(rowsAbove) * Self.rowHeight
        for (index, line) in titleLines.enumerated() {
            let above = Double(titleLines.count - 1 - index) * 16
            svg.label(line, x: x.start, y: titleBottom - above, size: Self.titleSize, bold: true)
        }
        guard !isEmpty else {
            svg.line(x.start, Self.crisp(y.start), x.end, Self.crisp(y.start), ink: .axis)
            svg.label(
                "No data", x: (x.start + x.end) / 2, y: (y.start + y.end) / 2, size: Self.textSize, anchor: .middle,
                ink: .quiet)
            return
        }
        drawBands(into: &svg)
        drawYAxis(into: &svg)
        switch panel.kind {
        case .numbers:
            drawMarks(into: &svg)
            drawXAxis(into: &svg)
            drawLabelled(into: &svg)
        case .rows:
            drawXAxis(into: &svg)
            drawDots(into: &svg)
        case .grid:
            if let heat { drawHeatMap(heat, into: &svg) }
            drawXAxis(into: &svg)
        }
        drawReferences(into: &svg)
    }
}
