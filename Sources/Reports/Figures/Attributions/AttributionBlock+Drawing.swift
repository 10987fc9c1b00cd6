/// The drawing of one attributed text.
extension AttributionBlock {
    func draw(into svg: inout SVG, at y: Double, id: String) {
        svg.element("g", [("transform", "translate(0 \(SVG.number(y)))")]) { svg in
            drawGround(into: &svg, id: id)
            for (index, line) in warningLines.enumerated() {
                svg.element(
                    "text",
                    [
                        ("x", SVG.number(Self.padding)), ("y", SVG.number(warningTop + 11 + Double(index) * 18)),
                        ("font-size", "13"), ("font-weight", "600"), ("fill", SeriesLook.colours[4]),
                        ("class", "f4 halo"), ("stroke", "#ffffff"), ("stroke-width", "3"), ("paint-order", "stroke"),
                    ], content: line.markupEscaped)
            }
            for fact in facts { draw(fact, into: &svg) }
            svg.element("g", [("font-size", SVG.number(Self.textSize))]) { svg in
                for token in tokens { token.draw(into: &svg, onHatching: isUntrusted) }
            }
        }
    }

    private func drawGround(into svg: inout SVG, id: String) {
        var ground = [
            ("x", "0.5"), ("y", "0.5"), ("width", SVG.number(width - 1)), ("height", SVG.number(height - 1)),
            ("rx", "6"),
        ]
        if isUntrusted {
            ground += [
                ("fill", "url(#\(id)-untrusted)"), ("stroke", SVG.Ink.axis.rawValue), ("class", "axis"),
                ("stroke-width", "1.5"), ("stroke-dasharray", "7 4"),
            ]
        } else {
            ground += [("fill", "none"), ("stroke", SVG.Ink.grid.rawValue), ("class", "grid")]
        }
        svg.element("rect", ground)
    }

    private func draw(_ fact: Fact, into svg: inout SVG) {
        let place = [("x", SVG.number(fact.x)), ("y", SVG.number(fact.y)), ("font-size", SVG.number(Self.factSize))]
        let paper = [("stroke", "#ffffff"), ("stroke-width", "3"), ("paint-order", "stroke")]
        let name = [("fill", SVG.Ink.quiet.rawValue), ("class", "quiet halo")] + paper
        let value =
            [("fill", SVG.Ink.text.rawValue), ("class", "ink halo"), ("font-weight", "600"), ("dx", "4")] + paper
        // One line of markup: a line's end between the two would be a space.
        var inside = SVG()
        inside.element("tspan", name, content: fact.name.markupEscaped)
        inside.element("tspan", value, content: fact.value.markupEscaped)
        svg.element("text", place, content: inside.text.split(separator: "\n").joined())
    }

    /// What a text is hatched with that is not to be trusted.
    static func defineHatching(id: String, into svg: inout SVG) {
        let pattern = [
            ("id", "\(id)-untrusted"), ("width", "8"), ("height", "8"), ("patternUnits", "userSpaceOnUse"),
        ]
        svg.element("pattern", pattern) { svg in
            svg.element(
                "path",
                [
                    ("d", "M-1,1 l2,-2 M0,8 l8,-8 M7,9 l2,-2"), ("stroke", SVG.Ink.axis.rawValue), ("class", "axis"),
                    ("stroke-opacity", "0.35"), ("fill", "none"),
                ])
        }
    }
}

extension AttributionBlock.Token {
    /// - Parameter onHatching: Paper behind tokens without a colour keeps them readable.
    func draw(into svg: inout SVG, onHatching: Bool) {
        svg.element("g") { svg in
            svg.element("title", content: tip.markupEscaped)
            drawGround(into: &svg, onHatching: onHatching)
            let level = level ?? 0
            let ink =
                level == 0
                ? ("ink", SVG.Ink.text.rawValue)
                : ("\(AttributionScale.className("b", level))", AttributionScale.ink(level))
            svg.element(
                "text",
                [
                    ("x", SVG.number(x + margins.left)), ("y", SVG.number(y + 15)),
                    ("textLength", SVG.number(textWidth)),
                    ("lengthAdjust", "spacingAndGlyphs"), ("fill", ink.1), ("class", ink.0),
                ], content: text.shown.markupEscaped)
            guard level != 0 else { return }
            drawLine(level, into: &svg)
        }
    }

    private func drawGround(into svg: inout SVG, onHatching: Bool) {
        var box = [
            ("x", SVG.number(x + 0.5)), ("y", SVG.number(y)), ("width", SVG.number(width - 1)),
            ("height", SVG.number(AttributionBlock.tokenHeight)), ("rx", "2"),
        ]
        switch level {
        case nil:
            box += [
                ("fill", "none"), ("stroke", SVG.Ink.axis.rawValue), ("stroke-dasharray", "1.5 2"), ("class", "axis"),
            ]
        case 0:
            guard onHatching else { return }
            box += [("fill", "#ffffff"), ("class", "paper")]
        case let level?:
            box += [("fill", AttributionScale.colour(level)), ("class", AttributionScale.className("a", level))]
        }
        svg.element("rect", box)
    }

    private func drawLine(_ level: Int, into svg: inout SVG) {
        let deepest = level > 0 ? AttributionScale.depths : -AttributionScale.depths
        let thickness = AttributionScale.thickness(level)
        let middle = y + AttributionBlock.tokenHeight + 1 + thickness / 2
        var line = [
            ("d", "M\(SVG.number(x + 1)),\(SVG.number(middle))h\(SVG.number(width - 2))"),
            ("stroke", AttributionScale.colour(deepest)), ("stroke-width", SVG.number(thickness)),
            ("class", AttributionScale.className("c", deepest)),
        ]
        if level < 0 { line.append(("stroke-dasharray", "3 2")) }
        svg.element("path", line)
    }
}
