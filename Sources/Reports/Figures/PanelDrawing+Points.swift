/// Scatters and many lines.
extension PanelDrawing {
    /// More points than this are counted in cells.
    static let mostMarkers = 500

    func drawPoints(_ points: [(x: Double, y: Double)], _ look: SeriesLook, into svg: inout SVG) {
        let points = points.filter { x.admits($0.x) && y.admits($0.y) }
        guard points.count > Self.mostMarkers else {
            svg.element("g", [("fill", look.colour), ("class", look.fillClass), ("fill-opacity", "0.7")]) { svg in
                for point in points { drawMarker(look, at: point, hasTip: points.count <= Self.mostTips, into: &svg) }
            }
            return
        }
        let cells = PointCells(points.map { (x($0.x), y($0.y)) })
        let side = SVG.number(cells.side)
        for level in 0..<PointCells.levels {
            var path = ""
            for run in cells.runs where run.level == level {
                let left = SVG.number(Double(run.columns.lowerBound) * cells.side)
                let width = SVG.number(Double(run.columns.count) * cells.side)
                path += "M\(left),\(SVG.number(Double(run.row) * cells.side))h\(width)v\(side)h-\(width)z"
            }
            guard !path.isEmpty else { continue }
            let opacity = 0.4 + 0.6 * Double(level) / Double(PointCells.levels - 1)
            svg.element(
                "path",
                [
                    ("d", path), ("fill", look.colour), ("class", look.fillClass),
                    ("fill-opacity", SVG.number(opacity)), ("shape-rendering", "crispEdges"),
                ])
        }
    }

    func drawLines(_ lines: [[(x: Double, y: Double)]], _ look: SeriesLook, into svg: inout SVG) {
        for points in lines {
            let thin = [("d", path(points)), ("stroke-opacity", "0.6")]
            svg.element("path", stroke(look, width: "1") + thin + [("stroke-linejoin", "round")])
        }
    }

    /// A line broken where a value is missing, with a marker at each point while they are few.
    func drawLine(_ points: [(x: Double, y: Double)], _ look: SeriesLook, into svg: inout SVG) {
        svg.element("path", stroke(look) + [("d", path(points)), ("stroke-linejoin", "round")])
        guard points.count <= Self.mostTips else { return }
        svg.element("g", [("fill", look.colour), ("class", look.fillClass)]) { svg in
            for point in points where x.admits(point.x) && y.admits(point.y) {
                drawMarker(look, at: point, hasTip: true, into: &svg)
            }
        }
    }

    private func drawMarker(
        _ look: SeriesLook, at point: (x: Double, y: Double), hasTip: Bool, into svg: inout SVG
    ) {
        let tip = "\(ReadableNumber.string(point.x)): \(ReadableNumber.string(point.y))"
        let place = "translate(\(SVG.number(x(point.x))) \(SVG.number(y(point.y))))"
        svg.element(
            "path", [("d", look.marker), ("transform", place)],
            content: hasTip ? "<title>\(tip.markupEscaped)</title>" : "")
    }

    private func path(_ points: [(x: Double, y: Double)]) -> String {
        var path = ""
        var isBroken = true
        for point in points {
            guard x.admits(point.x), y.admits(point.y) else {
                isBroken = true
                continue
            }
            path += "\(isBroken ? "M" : "L")\(SVG.number(x(point.x))),\(SVG.number(y(point.y))) "
            isBroken = false
        }
        return path
    }

    func stroke(_ look: SeriesLook, width: String = "1.75") -> [(String, String)] {
        var attributes = [
            ("fill", "none"), ("stroke", look.colour), ("stroke-width", width), ("class", look.strokeClass),
        ]
        if !look.dash.isEmpty { attributes.append(("stroke-dasharray", look.dash)) }
        return attributes
    }
}
