extension FigureLayout {
    /// A numbered point's name, below the panels.
    struct KeyEntry {
        var number: Int
        var name: String
        var look: SeriesLook
        var isHollow: Bool
        var x = 0.0
        var y = 0.0

        func draw(into svg: inout SVG) {
            let place = "translate(\(SVG.number(x + 5)) \(SVG.number(y - 4)))"
            let fill = isHollow ? look.hollow : [("fill", look.colour), ("class", look.fillClass)]
            svg.element("path", [("d", look.marker), ("transform", place)] + fill)
            svg.label(
                String(number), x: x + FigureLayout.keyIndent - 5, y: y, size: PanelDrawing.textSize, anchor: .end,
                ink: .quiet)
            svg.label(name, x: x + FigureLayout.keyIndent, y: y, size: PanelDrawing.textSize)
        }
    }

    /// More points than this in a panel have no labels; each still says what it is where it is pointed at.
    static let mostLabels = 150

    fileprivate static let keyIndent = 36.0

    /// Puts names beside the labelled points of all panels; where names have no room in one of them, numbers, the same
    /// for one name in every panel, and a key.
    static func label(_ panels: inout [PanelDrawing]) -> [KeyEntry] {
        let points = panels.map { $0.panel.series.contains { !$0.marks.labelledPoints.isEmpty } ? $0.placedPoints : [] }
        guard points.contains(where: { !$0.isEmpty }), points.allSatisfy({ $0.count <= mostLabels }) else { return [] }
        let names = zip(panels, points).map { panel, points in
            panel.placement(
                of: points.map { $0.point.label.shortened(size: PanelDrawing.textSize, width: 110) }, at: points)
        }
        if names.allSatisfy(\.areFree) {
            for index in panels.indices { panels[index].labels = names[index].labels }
            return []
        }
        var entries: [KeyEntry] = []
        var numbers: [String: Int] = [:]
        for (panel, points) in zip(panels, points) {
            for point in points where !point.point.label.isEmpty && numbers[point.point.label] == nil {
                numbers[point.point.label] = entries.count + 1
                entries.append(
                    KeyEntry(
                        number: entries.count + 1, name: point.point.label, look: panel.look(of: point.series),
                        isHollow: point.point.isHollow))
            }
        }
        for index in panels.indices {
            let texts = points[index].map { numbers[$0.point.label].map(String.init) ?? "" }
            panels[index].labels = panels[index].placement(of: texts, at: points[index]).labels
        }
        return entries
    }

    /// Places for the key in columns, downwards from `top`; returns the height that it takes.
    static func arrange(_ key: inout [KeyEntry], width: Double, top: Double) -> Double {
        for index in key.indices {
            key[index].name = key[index].name.shortened(size: PanelDrawing.textSize, width: 240)
        }
        let widest = key.map { $0.name.width(size: PanelDrawing.textSize) }.max() ?? 0
        let column = keyIndent + widest + 14
        let columns = max(1, Int((width + 14) / column))
        let rows = (key.count + columns - 1) / columns
        for index in key.indices {
            key[index].x = Double(index / rows) * column
            key[index].y = top + Double(index % rows + 1) * PanelDrawing.rowHeight
        }
        return Double(rows) * PanelDrawing.rowHeight
    }
}

extension PanelDrawing {
    /// Labels beside this panel's points.
    fileprivate func placement(of texts: [String], at points: [PlacedPoint]) -> LabelPlacement {
        let whiskers = points.compactMap { point in
            point.whisker.map {
                LabelPlacement.Box(left: point.x - 3, right: point.x + 3, top: $0.lowerBound, bottom: $0.upperBound)
            }
        }
        var y = self.y
        (y.start, y.end) = (plotHeight, 0)
        let names = panel.horizontalLines.filter { y.admits($0.y) }.map { line in
            LabelPlacement.Box(
                left: x.end - 4 - line.label.width(size: Self.textSize), right: x.end, top: y(line.y) - 14,
                bottom: y(line.y))
        }
        return LabelPlacement(
            zip(points, texts).map { (LabelPlacement.Place(x: $0.x, y: $0.y), $1) }, obstacles: whiskers + names,
            within: LabelPlacement.Box(left: x.start + 2, right: x.end + 10, top: 0, bottom: plotHeight - 1),
            size: Self.textSize)
    }
}
