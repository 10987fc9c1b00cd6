/// The legend's samples, each as its series is drawn.
extension FigureLayout.LegendEntry {
    func draw(into svg: inout SVG, id: String) {
        if let barStyle { drawBox(barStyle, into: &svg, id: id) } else { drawLine(into: &svg) }
        svg.label(name, x: x + 24, y: y + 10, size: 12)
    }

    private func drawLine(into svg: inout SVG) {
        var line = [
            ("d", "M\(SVG.number(x)),\(SVG.number(y + 6)) h18"), ("stroke", look.colour), ("stroke-width", "1.75"),
            ("class", look.strokeClass),
        ]
        if !look.dash.isEmpty { line.append(("stroke-dasharray", look.dash)) }
        svg.element("path", line)
        let place = "translate(\(SVG.number(x + 9)) \(SVG.number(y + 6)))"
        svg.element(
            "path", [("d", look.marker), ("transform", place), ("fill", look.colour), ("class", look.fillClass)])
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
