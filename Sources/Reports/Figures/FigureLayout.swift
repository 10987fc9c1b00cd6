/// Where everything of a figure stands: panels in a grid, all axes of one size and below one another.
///
/// Panels whose y axes have one label share one scale, so that their heights can be compared.
struct FigureLayout {
    private(set) var panels: [PanelDrawing] = []
    private(set) var width: Double
    private(set) var height: Double = 0
    private(set) var legend: [LegendEntry] = []
    /// Rows of labels of vertical lines above all axes.
    private(set) var rowsAbove = 0

    struct LegendEntry {
        var name: String
        var look: SeriesLook
        var x: Double
        var y: Double
        /// Nil: a line.
        var barStyle: PanelDrawing.BarStyle?
    }

    private static let gap = 18.0

    /// - Parameter top: pixels kept free for the title.
    init(_ figure: Figure, id: String, top: Double) {
        let columns = figure.panels.count == 4 ? 2 : max(1, min(3, figure.panels.count))
        width = columns == 1 ? 640 : 800
        let plotHeight = [240.0, 200, 160][columns - 1]
        let panelWidth = (width - Self.gap * Double(columns - 1)) / Double(columns)

        var names: [String] = []
        for series in figure.panels.flatMap(\.series) where !names.contains(series.name) { names.append(series.name) }
        let looks = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, SeriesLook(index: $0)) })
        let extents = Self.sharingY(figure.panels.map(Extent.init), figure.panels)
        let yAxes = extents.map {
            Ticks.rounding($0.y ?? 0...1, atMost: Int(plotHeight / 32), wholeNumbers: $0.wholeY)
        }
        let labelWidth = yAxes.flatMap(\.ticks.labels).map { $0.width(size: PanelDrawing.textSize) }.max() ?? 0
        let margin = 16 + labelWidth + 10
        // The last label of an x axis stands half beyond it.
        let plotWidth = panelWidth - margin - 12

        for (index, panel) in figure.panels.enumerated() {
            let left = Double(index % columns) * (panelWidth + Self.gap)
            let extent = extents[index]
            let x = Scale(values: extent.x ?? 0...1, start: left + margin, end: left + margin + plotWidth)
            let references = Self.references(panel, x: x, within: left...left + panelWidth)
            rowsAbove = max(rowsAbove, (references.map { $0.row + 1 }).max() ?? 0)
            let hasLabelOnItsLeft =
                index % columns > 0 && figure.panels[index - 1].yLabel == panel.yLabel && extents[index - 1].x != nil
            panels.append(
                PanelDrawing(
                    panel: panel, id: id, looks: looks, x: x,
                    y: Scale(values: yAxes[index].range, start: 0, end: 0), xTicks: Self.xTicks(x, extent),
                    yTicks: yAxes[index].ticks,
                    titleLines: panel.title.wrapped(size: PanelDrawing.titleSize * 1.1, width: plotWidth),
                    xLabelLines: panel.xLabel.wrapped(size: PanelDrawing.textSize, width: plotWidth),
                    references: references,
                    showsYLabel: !hasLabelOnItsLeft, left: left))
        }
        // Panels that are titled for their only series need no legend.
        let isTitled = figure.panels.allSatisfy {
            $0.series.count == 1 && $0.title.lowercased() == $0.series[0].name.lowercased()
        }
        let bottom = names.count > 1 && !isTitled ? placeLegend(names, looks: looks, top: top) : top
        stack(columns: columns, plotHeight: plotHeight, from: bottom)
    }

    /// Gives each row of panels its height: titles and labels of one row may take several lines.
    private mutating func stack(columns: Int, plotHeight: Double, from top: Double) {
        var top = top
        for start in stride(from: 0, to: panels.count, by: columns) {
            let row = start..<min(start + columns, panels.count)
            let titleLines = panels[row].map(\.titleLines.count).max() ?? 0
            let labelLines = panels[row].map(\.xLabelLines.count).max() ?? 0
            let axisTop = top + Double(titleLines) * 16 + Double(rowsAbove) * PanelDrawing.rowHeight + 11
            for index in row {
                panels[index].y.end = axisTop.rounded()
                panels[index].y.start = (axisTop + plotHeight).rounded()
            }
            top = axisTop + plotHeight + 22 + Double(labelLines) * PanelDrawing.rowHeight + Self.gap
        }
        height = panels.isEmpty ? top + 40 : top - Self.gap + 2
    }

    private mutating func placeLegend(_ names: [String], looks: [String: SeriesLook], top: Double) -> Double {
        var (x, y) = (0.0, top)
        for name in names {
            guard let look = looks[name] else { continue }
            let wide = 24 + name.width(size: 12) + 20
            if x > 0, x + wide > width { (x, y) = (0, y + 18) }
            let drawn = panels.lazy.flatMap { panel in panel.panel.series.map { (panel, $0) } }.first {
                $0.1.name == name
            }
            var barStyle = drawn?.0.barStyle
            if case .line = drawn?.1.marks { barStyle = nil }
            legend.append(LegendEntry(name: name, look: look, x: x, y: y, barStyle: barStyle))
            x += wide
        }
        return y + 26
    }

    private static func sharingY(_ extents: [Extent], _ panels: [Panel]) -> [Extent] {
        zip(extents, panels).map { extent, panel in
            let group = zip(extents, panels).filter { $0.1.yLabel == panel.yLabel && $0.0.y != nil }.map(\.0)
            var shared = extent
            shared.wholeY = group.allSatisfy(\.wholeY)
            let ranges = group.compactMap(\.y)
            if let low = ranges.map(\.lowerBound).min(), let high = ranges.map(\.upperBound).max() {
                shared.y = low...high
            }
            return shared
        }
    }

    /// As many as have room beside one another.
    private static func xTicks(_ x: Scale, _ extent: Extent) -> Ticks {
        var count = 12
        while true {
            let ticks = Ticks(in: x.values, atMost: count, wholeNumbers: extent.wholeX)
            let room = ticks.step * x.unit
            let widest = ticks.labels.map { $0.width(size: PanelDrawing.textSize) }.max() ?? 0
            if widest + 8 <= room || count == 1 { return ticks }
            count -= 1
        }
    }

    /// Labels that would overlap go a row higher.
    private static func references(
        _ panel: Panel, x: Scale, within bounds: ClosedRange<Double>
    ) -> [PanelDrawing.ReferenceLabel] {
        var ends: [Double] = []
        let lines = panel.verticalLines.filter { $0.x.isFinite }.sorted { $0.x < $1.x }
        return lines.map { line in
            let width = line.label.width(size: PanelDrawing.textSize)
            let place = max(bounds.lowerBound + width / 2, min(x(line.x), bounds.upperBound - width / 2))
            let row = ends.firstIndex { $0 + 8 <= place - width / 2 } ?? ends.count
            if row == ends.count { ends.append(0) }
            ends[row] = place + width / 2
            return .init(text: line.label, x: place, lineX: PanelDrawing.crisp(x(line.x)), row: row)
        }
    }
}
