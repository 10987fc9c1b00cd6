/// The series themselves, bars first: filled where there is room for them, outlines where bars of several series would
/// be too thin to tell apart.
extension PanelDrawing {
    /// One bar, in the panel's values.
    struct Bar {
        var from: Double
        var to: Double
        var count: Double
        /// What it is, for the tooltip.
        var name: String
        /// One of several things with room between, not a bin that touches the next.
        var isCategory: Bool
    }

    func drawMarks(into svg: inout SVG) {
        var barSeries: [(name: String, bars: [Bar])] = []
        for series in panel.series {
            if let bars = bars(of: series.marks) { barSeries.append((series.name, bars)) }
        }
        let share = Self.barShare / Double(max(barSeries.count, 1))
        for (index, series) in barSeries.enumerated() {
            let look = look(of: series.name)
            switch barStyle {
            case .filled, .hatched:
                let start = 0.5 - Self.barShare / 2 + share * Double(index)
                drawBars(series.bars, look, start: start, share: share, into: &svg)
            case .outlined: drawOutline(series.bars, look, into: &svg)
            }
        }
        drawBoxes(into: &svg)
        for series in panel.series {
            switch series.marks {
            case .line(let points): drawLine(points, look(of: series.name), into: &svg)
            case .lines(let lines): drawLines(lines, look(of: series.name), into: &svg)
            case .points(let points): drawPoints(points, look(of: series.name), into: &svg)
            case .bars, .boxes, .histogram, .labelled, .dots, .heatMap: break
            }
        }
    }

    /// The marks as bars; nil for what is not.
    private func bars(of marks: Panel.Marks) -> [Bar]? {
        switch marks {
        case .bars(let counts, let first):
            return counts.enumerated().map { index, count in
                let category = first + index
                return Bar(
                    from: Double(category) - 0.5, to: Double(category) + 0.5, count: count,
                    name: "\(panel.xLabel) \(category)", isCategory: true)
            }
        case .histogram(let edges, let counts):
            return zip(zip(edges, edges.dropFirst()), counts).map { range, count in
                let name = "\(ReadableNumber.string(range.0)) – \(ReadableNumber.string(range.1))"
                return Bar(from: range.0, to: range.1, count: count, name: name, isCategory: false)
            }
        case .boxes, .line, .lines, .points, .labelled, .dots, .heatMap:
            return nil
        }
    }

    func look(of name: String) -> SeriesLook { looks[name] ?? SeriesLook(index: 0) }

    /// Filled or hatched bars; each takes `share` of its category from `start` on, bins of a histogram all of theirs.
    private func drawBars(_ bars: [Bar], _ look: SeriesLook, start: Double, share: Double, into svg: inout SVG) {
        let base = y(min(max(0, y.values.lowerBound), y.values.upperBound))
        let isHatched = barStyle == .hatched && look.hatching != nil
        for bar in bars where bar.count.isFinite && bar.count != 0 && x.admits(bar.from) && x.admits(bar.to) {
            let slot = x(bar.to) - x(bar.from)
            var middle = x(bar.from) + slot / 2
            var width = max(slot - (slot > 4 ? 1 : 0), 0.5)
            if bar.isCategory {
                // A panel of one or two categories gets bars, not walls.
                middle = x(bar.from) + slot * (start + share / 2)
                let isCrowded = slot * (1 - Self.barShare) < 1
                width = isCrowded ? slot * share / Self.barShare : min(slot * share, 48)
            }
            let height = y(bar.count)
            var attributes = [
                ("x", SVG.number(middle - width / 2)), ("y", SVG.number(min(height, base))),
                ("width", SVG.number(width)), ("height", SVG.number(max(abs(base - height), 0.5))),
            ]
            if isHatched {
                let hatching = "url(#\(id)-hatch-\(look.index))"
                attributes += [("fill", hatching), ("stroke", look.colour), ("class", look.strokeClass)]
            } else {
                attributes += [("fill", look.colour), ("class", look.fillClass)]
                // Thin bars would blur into one another.
                if width < 5 { attributes.append(("shape-rendering", "crispEdges")) }
            }
            let tip = "\(bar.name): \(ReadableNumber.string(bar.count))"
            svg.element("rect", attributes, content: "<title>\(tip.markupEscaped)</title>")
        }
    }

    /// The upper border of a series' bars, its own dash, the area under it lightly filled.
    private func drawOutline(_ bars: [Bar], _ look: SeriesLook, into svg: inout SVG) {
        let bars = bars.filter { x.admits($0.from) && x.admits($0.to) }
        guard let first = bars.first else { return }
        let base = y(min(max(0, y.values.lowerBound), y.values.upperBound))
        var path = "M\(SVG.number(x(first.from))),\(SVG.number(base))"
        for bar in bars {
            path += " V\(SVG.number(bar.count.isFinite ? y(bar.count) : base)) H\(SVG.number(x(bar.to)))"
        }
        path += " V\(SVG.number(base))"
        let area = [("d", path), ("fill", look.colour), ("fill-opacity", "0.1"), ("class", look.fillClass)]
        svg.element("path", area + [("stroke", "none")])
        svg.element("path", stroke(look) + [("d", path), ("stroke-linejoin", "miter")])
    }
}
