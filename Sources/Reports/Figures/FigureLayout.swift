/// Where everything of a figure stands: panels in a grid, all axes of one width and below one another.
///
/// Panels whose y axes have one label share one scale, so that their heights can be compared.
struct FigureLayout {
    private(set) var panels: [PanelDrawing] = []
    private(set) var width: Double
    private(set) var height: Double = 0
    private(set) var legend: [LegendEntry] = []
    /// What the numbers beside labelled points mean; none where names stand there.
    private(set) var key: [KeyEntry] = []
    /// Rows of labels of vertical lines above all axes.
    private(set) var rowsAbove = 0

    private static let gap = 18.0

    /// - Parameter top: pixels kept free for the title.
    init(_ figure: Figure, id: String, top: Double) {
        let figurePanels = figure.panels.map(\.coherent)
        let columns = Self.columns(of: figurePanels)
        let isWide = columns > 1 || figurePanels.contains { $0.columns.count > 12 || $0.boxes > 20 }
        width = isWide ? 800 : 640
        let plotHeight = [240.0, 200, 160][columns - 1]
        let panelWidth = (width - Self.gap * Double(columns - 1)) / Double(columns)

        let allSeries = figurePanels.flatMap(\.series)
        let looks = Self.looks(allSeries)
        let heats = Dictionary(grouping: allSeries.filter { $0.marks.kind == .grid }, by: \.name)
            .mapValues { HeatScale($0.map(\.marks)) }
        // A map alone is wider than high; three beside each other are squares.
        let mapRatio = [1.5, 1.25, 1][columns - 1]
        let extents = zip(Extent.sharingY(figurePanels), figurePanels)
            .map { $1.isMap ? $0.asMap(ratio: mapRatio) : $0 }
        let yAxes = zip(figurePanels, extents).map { YAxis($0, $1, height: plotHeight, longestName: panelWidth * 0.4) }
        let labelWidth = yAxes.flatMap(\.ticks.labels).map { $0.width(size: PanelDrawing.textSize) }.max() ?? 0
        let margin = (16 + labelWidth + 10).rounded(.up)
        // The last label of an x axis stands half beyond it.
        let plotWidth = panelWidth - margin - 12

        for (index, panel) in figurePanels.enumerated() {
            let left = Double(index % columns) * (panelWidth + Self.gap)
            let extent = extents[index]
            let x = Self.x(panel, extent, start: left + margin, width: plotWidth)
            let height =
                panel.isMap ? plotWidth / mapRatio : panel.plotHeight(columnWidth: x.unit) ?? plotHeight
            let references = Self.references(panel, x: x, within: left...left + panelWidth)
            rowsAbove = max(rowsAbove, (references.map { $0.row + 1 }).max() ?? 0)
            let hasLabelOnItsLeft =
                index % columns > 0 && figurePanels[index - 1].yLabel == panel.yLabel && !extents[index - 1].isEmpty
            panels.append(
                PanelDrawing(
                    panel: panel, isEmpty: extent.isEmpty, id: id, looks: looks,
                    heat: panel.series.first.flatMap { heats[$0.name] }, x: x,
                    y: yAxes[index].scale,
                    xTicks: panel.kind == .grid ? XTicks(columns: panel.columns, x) : XTicks(x, extent),
                    yTicks: panel.kind == .numbers
                        ? yAxes[index].ticks
                        : yAxes[index].ticks.thinned(
                            spacing: height / Double(max(panel.rows.count, 1)), room: PanelDrawing.nameHeight),
                    titleLines: panel.title.wrapped(size: PanelDrawing.titleSize * 1.1, width: plotWidth),
                    xLabelLines: panel.xLabel.wrapped(size: PanelDrawing.textSize, width: plotWidth),
                    references: references, showsYLabel: !hasLabelOnItsLeft, left: left, plotHeight: height))
        }
        key = Self.label(&panels)
        legend = Self.legend(panels, looks: looks, width: width, top: top)
        stack(columns: columns, from: legend.last.map { $0.y + 26 } ?? top)
        if !key.isEmpty { height += 12 + Self.arrange(&key, width: width, top: height + 8) }
    }

    /// How many panels stand side by side: three at most, fewer where box plots would be too thin for that or many named
    /// points too close.
    private static func columns(of panels: [Panel]) -> Int {
        var columns = panels.count == 4 ? 2 : max(1, min(3, panels.count))
        let boxes = panels.map(\.boxes).max() ?? 0
        while columns > 1 {
            let axis = 800 / Double(columns) - 60
            if axis * PanelDrawing.barShare >= Double(boxes) * PanelDrawing.thinnestBox { break }
            columns -= 1
        }
        let names = panels.map { $0.series.reduce(0) { $0 + $1.marks.labelledPoints.count } }.max() ?? 0
        return names > 20 ? min(columns, 2) : columns
    }

    /// By name, in the order in which the series come; a heat map has colours of its own.
    private static func looks(_ series: [(name: String, marks: Panel.Marks)]) -> [String: SeriesLook] {
        var looks: [String: SeriesLook] = [:]
        for series in series where series.marks.kind != .grid && looks[series.name] == nil {
            looks[series.name] = SeriesLook(index: looks.count)
        }
        return looks
    }

    /// Gives each row of panels its height: titles and labels of one row may take several lines.
    private mutating func stack(columns: Int, from top: Double) {
        var top = top
        for start in stride(from: 0, to: panels.count, by: columns) {
            let row = start..<min(start + columns, panels.count)
            let titleLines = panels[row].map(\.titleLines.count).max() ?? 0
            let axisTop = top + Double(titleLines) * 16 + Double(rowsAbove) * PanelDrawing.rowHeight + 11
            var bottom = axisTop
            for index in row {
                let panel = panels[index]
                panels[index].y.end = axisTop.rounded()
                panels[index].y.start = (axisTop + panel.plotHeight).rounded()
                let below = panel.xTicks.height + Double(panel.xLabelLines.count) * PanelDrawing.rowHeight
                bottom = max(bottom, axisTop + panel.plotHeight + below)
            }
            top = bottom + Self.gap
        }
        height = panels.isEmpty ? top + 40 : top - Self.gap + 2
    }

    /// The x axis; a heat map's columns are whole pixels wide.
    private static func x(_ panel: Panel, _ extent: Extent, start: Double, width: Double) -> Scale {
        let isLogarithmic = panel.xScale == .logarithmic
        var scale = Scale(
            values: extent.x ?? (isLogarithmic ? 1...10 : 0...1), start: start, end: start + width,
            isLogarithmic: isLogarithmic)
        if panel.kind == .grid {
            let unit = max(min(scale.unit.rounded(.down), Panel.widestColumn), min(scale.unit, 1))
            scale.start = start.rounded()
            scale.end = scale.start + unit * Double(max(panel.columns.count, 1))
        } else if extent.roundsX, !scale.isLogarithmic {
            scale.values = Ticks.rounding(scale.values, atMost: max(3, Int(width / 60)), wholeNumbers: false).range
        }
        return scale
    }

    /// The labels of vertical lines and bands; those that would overlap go a row higher.
    private static func references(
        _ panel: Panel, x: Scale, within bounds: ClosedRange<Double>
    ) -> [PanelDrawing.ReferenceLabel] {
        var ends: [Double] = []
        let lines = panel.verticalLines.filter { x.admits($0.x) }.map { line in
            PanelDrawing.ReferenceLabel(text: line.label, x: x(line.x), lineX: PanelDrawing.crisp(x(line.x)), row: 0)
        }
        let bands = panel.bands.compactMap { band in
            PanelDrawing.visible(band, on: x).map {
                PanelDrawing.ReferenceLabel(
                    text: band.label, x: ($0.lowerBound + $0.upperBound) / 2, lineX: nil, row: 0)
            }
        }
        return (lines + bands).sorted { $0.x < $1.x }.map { label in
            var label = label
            let width = label.text.width(size: PanelDrawing.textSize)
            label.x = max(bounds.lowerBound + width / 2, min(label.x, bounds.upperBound - width / 2))
            label.row = ends.firstIndex { $0 + 8 <= label.x - width / 2 } ?? ends.count
            if label.row == ends.count { ends.append(0) }
            ends[label.row] = label.x + width / 2
            return label
        }
    }
}
