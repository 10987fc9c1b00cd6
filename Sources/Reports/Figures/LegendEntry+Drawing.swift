/// The legend's samples, each as its series is drawn.
extension FigureLayout.LegendEntry {
    var isHeat: Bool { if case .heat = sample { true } else { false } }

    func draw(into svg: inout SVG, id: String) {
        switch sample {
        case .bar(let style): drawBox(style, into: &svg, id: id)
        case .line:
            drawLine("1.75", into: &svg)
            drawMarker(into: &svg)
        case .thinLine: drawLine("1", into: &svg)
        case .marker: drawMarker(into: &svg)
        case .hollowMarker:
            // Of no series: any of them may have hollow ones.
            svg.element(
                "circle",
                [
                    ("cx", SVG.number(x + 9)), ("cy", SVG.number(y + 6)), ("r", "3.2"), ("fill", "#ffffff"),
                    ("stroke", SVG.Ink.axis.rawValue), ("stroke-width", "1.5"), ("class", "paper axis"),
                ])
        case .box: drawBoxPlot(into: &svg)
        case .whisker:
            let ends = "M\(SVG.number(x + 1)),\(SVG.number(y + 6))h16m-16,-2.5v5m16,-5v5"
            svg.element(
                "path",
                [
                    ("d", ends), ("fill", "none"), ("stroke", look.colour), ("stroke-width", "1.25"),
                    ("class", look.strokeClass),
                ])
            drawMarker(into: &svg)
        case .heat(let heat): drawHeat(heat, into: &svg)
        }
        svg.label(name, x: x + indent, y: y + 10, size: 12)
    }

    private func drawLine(_ width: String, into svg: inout SVG) {
        var line = [
            ("d", "M\(SVG.number(x)),\(SVG.number(y + 6)) h18"), ("stroke", look.colour), ("stroke-width", width),
            ("class", look.strokeClass),
        ]
        if !look.dash.isEmpty { line.append(("stroke-dasharray", look.dash)) }
        svg.element("path", line)
    }

    private func drawMarker(into svg: inout SVG) {
        let place = "translate(\(SVG.number(x + 9)) \(SVG.number(y + 6)))"
        svg.element(
            "path", [("d", look.marker), ("transform", place), ("fill", look.colour), ("class", look.fillClass)])
    }

    private func drawBoxPlot(into svg: inout SVG) {
        let fill = PanelDrawing.BoxFill(look)
        let (left, top) = (SVG.number(x + 4), SVG.number(y + 0.5))
        svg.element(
            "rect",
            fill.attributes(look) + [
                ("x", left), ("y", top), ("width", "10"), ("height", "11"), ("stroke", look.colour),
                ("stroke-width", "1.25"),
            ])
        svg.element("path", fill.medianStroke(look) + [("d", "M\(left),\(SVG.number(y + 6))h10")])
    }

    /// The least, its colour, those between, the most.
    private func drawHeat(_ heat: HeatScale, into svg: inout SVG) {
        guard let low = heat.labels.first, let high = heat.labels.last else { return }
        svg.label(low, x: x, y: y + 10, size: 12, ink: .quiet)
        let start = (x + low.width(size: 12) + 5).rounded()
        for level in 0..<HeatScale.count {
            svg.element(
                "rect",
                [
                    ("x", SVG.number(start + Double(level) * Self.heatStep)), ("y", SVG.number(y)),
                    ("width", SVG.number(Self.heatStep)), ("height", "12"), ("fill", HeatScale.colours[level]),
                    ("class", "h\(level)"), ("shape-rendering", "crispEdges"),
                ])
        }
        svg.label(high, x: start + Self.heatWidth + 5, y: y + 10, size: 12, ink: .quiet)
    }

    private func drawBox(_ barStyle: PanelDrawing.BarStyle, into svg: inout SVG, id: String) {
        var box = [
            ("x", SVG.number(x + 0.5)), ("y", SVG.number(y + 0.5)), ("width", "17"), ("height", "11"),
            ("stroke", look.colour), ("stroke-width", "1.5"),
        ]
        if barStyle == .hatched, look.hatching != nil {
            box += [("fill", "url(#\(id)-hatch-\(look.index))"), ("class", look.strokeClass)]
        } else {
            box += [("fill", look.colour), ("class", look.strokeClass + " " + look.fillClass)]
        }
        if barStyle == .outlined {
            box.append(("fill-opacity", "0.1"))
            if !look.dash.isEmpty { box.append(("stroke-dasharray", look.dash)) }
        }
        svg.element("rect", box)
    }
}
