/// Points with names, and whiskers where they have some.
extension PanelDrawing {
    /// A labelled point in pixels, down from the upper end of the y axis.
    struct PlacedPoint {
        var point: LabelledPoint
        var series: String
        var hollow: String
        var x: Double
        var y: Double
        /// The whisker's ends; nil for none.
        var whisker: ClosedRange<Double>?
    }

    /// In the order of the series.
    var placedPoints: [PlacedPoint] {
        var y = self.y
        (y.start, y.end) = (plotHeight, 0)
        let points = panel.series.flatMap { series -> [PlacedPoint] in
            guard case .labelled(let points, let hollow) = series.marks else { return [] }
            return points.filter { x.admits($0.x) && y.admits($0.y) }.map { point in
                let hasWhisker = y.admits(point.low) && y.admits(point.high) && point.low <= point.high
                return PlacedPoint(
                    point: point, series: series.name, hollow: hollow, x: x(point.x), y: y(point.y),
                    whisker: hasWhisker ? y(point.high)...y(point.low) : nil)
            }
        }
        return Self.apart(points)
    }

    /// Whiskers of one place beside each other.
    private static func apart(_ points: [PlacedPoint]) -> [PlacedPoint] {
        var points = points
        let indices = points.indices.filter { points[$0].whisker != nil }
        for group in Dictionary(grouping: indices, by: { points[$0].x.rounded() }).values {
            for (place, index) in group.sorted().enumerated() {
                points[index].x += (Double(place) - Double(group.count - 1) / 2) * dotPitch
            }
        }
        return points
    }

    func drawLabelled(into svg: inout SVG) {
        let points = placedPoints
        guard !points.isEmpty else { return }
        let top = y.end
        for label in labels {
            guard let leader = label.leader else { continue }
            svg.line(leader.from.x, top + leader.from.y, leader.to.x, top + leader.to.y, ink: .axis)
        }
        for point in points {
            let look = look(of: point.series)
            drawWhisker(of: point, look, top: top, into: &svg)
            var attributes = [
                ("d", look.marker), ("transform", "translate(\(SVG.number(point.x)) \(SVG.number(top + point.y)))"),
            ]
            attributes +=
                point.point.isHollow
                ? look.hollow : [("fill", look.colour), ("class", look.fillClass)]
            svg.element("path", attributes, content: "<title>\(tip(point).markupEscaped)</title>")
        }
        for label in labels {
            svg.label(
                label.text, x: label.x, y: top + label.y + 4, size: Self.textSize, anchor: label.anchor, haloed: true)
        }
    }

    private func drawWhisker(of point: PlacedPoint, _ look: SeriesLook, top: Double, into svg: inout SVG) {
        guard let whisker = point.whisker else { return }
        let (high, low) = (SVG.number(top + whisker.lowerBound), SVG.number(top + whisker.upperBound))
        let middle = SVG.number(point.x)
        let left = SVG.number(point.x - 2.5)
        svg.element(
            "path",
            [
                ("d", "M\(middle),\(high)V\(low)M\(left),\(high)h5M\(left),\(low)h5"), ("fill", "none"),
                ("stroke", look.colour), ("stroke-width", "1.25"), ("class", look.strokeClass),
            ])
    }

    private func tip(_ placed: PlacedPoint) -> String {
        let point = placed.point
        let names = [point.label, placed.series, point.isHollow ? placed.hollow : ""].filter { !$0.isEmpty }
        let numbers = [point.x, point.y, point.low, point.high].map(ReadableNumber.string)
        let interval = placed.whisker == nil ? "" : " (\(numbers[2]) – \(numbers[3]))"
        return "\(names.joined(separator: ", ")): \(numbers[0]), \(numbers[1])\(interval)"
    }
}

extension SeriesLook {
    /// An outline in place of a filled marker.
    var hollow: [(String, String)] {
        [("fill", "#ffffff"), ("stroke", colour), ("stroke-width", "1.5"), ("class", "paper \(strokeClass)")]
    }
}
