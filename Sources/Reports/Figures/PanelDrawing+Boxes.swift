/// Box plots, several series side by side: told apart without colour by how a box is filled.
extension PanelDrawing {
    /// How the box itself is drawn.
    enum BoxFill {
        case solid
        case hollow
        case tinted

        init(_ look: SeriesLook) { self = [Self.solid, .hollow, .tinted][look.index % 3] }
    }

    /// Boxes thinner than this are no boxes any more.
    static let thinnestBox = 4.0

    func drawBoxes(into svg: inout SVG) {
        let all = panel.series.compactMap { series -> (name: String, values: [[Double]], first: Int)? in
            guard case .boxes(let values, let first) = series.marks else { return nil }
            return (series.name, values, first)
        }
        let share = Self.barShare / Double(max(all.count, 1))
        for (index, (name, values, first)) in all.enumerated() {
            let middle = 0.5 - Self.barShare / 2 + share * (Double(index) + 0.5)
            let boxes = values.enumerated().compactMap { place, values in
                BoxStatistics(values.filter(y.admits)).map { statistics in
                    Box(
                        category: first + place, middle: x(Double(first + place) - 0.5 + middle),
                        statistics: statistics)
                }
            }
            drawBoxes(boxes, named: name, width: min(x.unit * share * 0.86, 36), into: &svg)
        }
    }

    private struct Box {
        var category: Int
        /// In pixels.
        var middle: Double
        var statistics: BoxStatistics
    }

    private func drawBoxes(_ boxes: [Box], named name: String, width: Double, into svg: inout SVG) {
        let look = look(of: name)
        svg.element(
            "path", stroke(look, width: "1").filter { $0.0 != "stroke-dasharray" } + [("d", whiskers(boxes, width))])
        let fill = BoxFill(look).attributes(look)
        svg.element("g", fill + [("stroke", look.colour), ("stroke-width", width < 8 ? "1" : "1.25")]) { svg in
            for box in boxes {
                let (top, bottom) = (y(box.statistics.upperQuartile), y(box.statistics.lowerQuartile))
                svg.element(
                    "rect",
                    [
                        ("x", SVG.number(box.middle - width / 2)), ("y", SVG.number(top)),
                        ("width", SVG.number(width)), ("height", SVG.number(max(bottom - top, 0.5))),
                    ], content: "<title>\(tip(box, name).markupEscaped)</title>")
            }
        }
        // Across a flat box the median would be all there is of it, and must not be a gap.
        let isFlat = { (box: Box) in y(box.statistics.lowerQuartile) - y(box.statistics.upperQuartile) < 5 }
        for (flat, fill) in [(true, BoxFill.hollow), (false, BoxFill(look))] {
            let path = medians(boxes.filter { isFlat($0) == flat }, width)
            if !path.isEmpty { svg.element("path", fill.medianStroke(look) + [("d", path)]) }
        }
        let scale = width < 6 ? 0.45 : 0.6
        svg.element("g", [("fill", look.colour), ("class", look.fillClass), ("fill-opacity", "0.8")]) { svg in
            for box in boxes {
                for outlier in box.statistics.outliers {
                    let place = "translate(\(SVG.number(box.middle)) \(SVG.number(y(outlier)))) scale(\(scale))"
                    let tip = "\(panel.xLabel) \(box.category), \(name): \(ReadableNumber.string(outlier))"
                    svg.element(
                        "path", [("d", look.marker), ("transform", place)],
                        content: "<title>\(tip.markupEscaped)</title>")
                }
            }
        }
    }

    private func whiskers(_ boxes: [Box], _ width: Double) -> String {
        // A cap on a thin box would only blur it.
        let cap = width < 6 ? 0 : width / 2
        return boxes.map { box in
            let statistics = box.statistics
            let ends = [
                (statistics.upperQuartile, statistics.upperWhisker),
                (statistics.lowerQuartile, statistics.lowerWhisker),
            ]
            return ends.filter { $0 != $1 }.map { from, to in
                let stem = "M\(SVG.number(box.middle)),\(SVG.number(y(from)))V\(SVG.number(y(to)))"
                return stem + (cap > 0 ? "m\(SVG.number(-cap / 2)),0h\(SVG.number(cap))" : "")
            }.joined()
        }.joined()
    }

    private func medians(_ boxes: [Box], _ width: Double) -> String {
        boxes.map { box in
            "M\(SVG.number(box.middle - width / 2)),\(SVG.number(y(box.statistics.median)))h\(SVG.number(width))"
        }.joined()
    }

    private func tip(_ box: Box, _ name: String) -> String {
        let statistics = box.statistics
        let numbers = [statistics.median, statistics.lowerQuartile, statistics.upperQuartile].map(ReadableNumber.string)
        return "\(panel.xLabel) \(box.category)\(name.isEmpty ? "" : ", \(name)"): median \(numbers[0]), "
            + "quartiles \(numbers[1]) – \(numbers[2]), \(statistics.count) values"
    }
}

extension PanelDrawing.BoxFill {
    /// What a box or its sample in the legend is filled with.
    func attributes(_ look: SeriesLook) -> [(String, String)] {
        switch self {
        case .solid: [("fill", look.colour), ("class", "\(look.fillClass) \(look.strokeClass)")]
        case .hollow: [("fill", "#ffffff"), ("class", "paper \(look.strokeClass)")]
        case .tinted:
            [("fill", look.colour), ("fill-opacity", "0.35"), ("class", "\(look.fillClass) \(look.strokeClass)")]
        }
    }

    /// Across a solid box the median is a gap.
    func medianStroke(_ look: SeriesLook) -> [(String, String)] {
        self == .solid
            ? [("stroke", "#ffffff"), ("class", "halo"), ("stroke-width", "1.5")]
            : [("stroke", look.colour), ("class", look.strokeClass), ("stroke-width", "2")]
    }
}
