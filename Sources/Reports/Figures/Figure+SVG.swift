extension Figure {
    /// What the drawing is for.
    public enum Setting: Sendable, Equatable {
        /// A file of its own: the title is drawn, and the background painted.
        case file
        /// Within a page, whose caption has the title; `id` keeps its marks apart from other figures'.
        case page(id: String)
    }

    /// The figure as SVG: black on white, light on dark where the reader's screen is dark, never dark in print.
    public func svg(for setting: Setting = .file) -> String {
        let isFile = setting == .file
        let id = if case .page(let id) = setting { id } else { "figure" }
        let titleLines = isFile ? title.wrapped(size: 15, width: panels.count == 1 ? 640 : 800) : []
        let top = titleLines.isEmpty ? 0 : Double(titleLines.count) * 20 + 12
        let layout = FigureLayout(self, id: id, top: top)
        let texts = panels.isEmpty && !attributions.isEmpty ? AttributionLayout(attributions, top: top) : nil
        let (width, height) = texts.map { (AttributionLayout.width, $0.height) } ?? (layout.width, layout.height)
        // A picture has a margin of its own; on a page the text's margins are enough.
        let margin = isFile ? 16.0 : 1
        let box = [-margin, -margin, width + 2 * margin, height + 2 * margin].map(SVG.number)
        var svg = SVG()
        let attributes = [
            ("xmlns", "http://www.w3.org/2000/svg"), ("class", "nightjar-figure"), ("role", "img"),
            ("aria-labelledby", "\(id)-title \(id)-desc"), ("viewBox", box.joined(separator: " ")),
            ("width", box[2]), ("height", box[3]),
            ("font-family", "system-ui, 'Helvetica Neue', Arial, 'Hiragino Sans', 'Noto Sans CJK JP', sans-serif"),
        ]
        svg.element("svg", attributes) { svg in
            svg.element("title", [("id", "\(id)-title")], content: title.markupEscaped)
            svg.element("desc", [("id", "\(id)-desc")], content: description.markupEscaped)
            let heatRules = layout.panels.contains { $0.heat != nil } ? HeatScale.darkRules : []
            let rules = Self.darkRules + heatRules + (texts == nil ? [] : AttributionScale.darkRules)
            svg.element("style", content: Self.darkStyle(rules))
            svg.element("defs") { svg in
                defineHatching(layout, id: id, into: &svg)
                if texts?.hasWarnings == true { AttributionBlock.defineHatching(id: id, into: &svg) }
            }
            if isFile {
                let paper = [("x", box[0]), ("y", box[1]), ("width", box[2]), ("height", box[3])]
                svg.element("rect", paper + [("fill", "#ffffff"), ("class", "paper")])
            }
            for (index, line) in titleLines.enumerated() {
                svg.label(line, x: 0, y: 14 + Double(index) * 20, size: 15, bold: true)
            }
            for entry in layout.legend { entry.draw(into: &svg, id: id) }
            for panel in layout.panels { panel.draw(into: &svg, rowsAbove: layout.rowsAbove) }
            texts?.draw(into: &svg, id: id)
            if panels.isEmpty, texts == nil { svg.label("Nothing to show", x: 0, y: top + 20, size: 12, ink: .quiet) }
        }
        return svg.text
    }

    /// The caption, and each series' highest point or each text's strongest tokens, for those who do not see the drawing.
    private var description: String {
        var sentences = caption.isEmpty ? [] : [caption]
        for panel in panels {
            for series in panel.series {
                guard let peak = panel.peak(of: series.marks) else { continue }
                let name = [panel.title, series.name].filter { !$0.isEmpty }.joined(separator: ", ")
                sentences.append("\(name): highest \(ReadableNumber.string(peak.value)) at \(peak.place).")
            }
        }
        for (index, text) in attributions.enumerated() {
            sentences.append("Text \(index + 1): \(text.description).")
        }
        return sentences.joined(separator: " ")
    }

    private func defineHatching(_ layout: FigureLayout, id: String, into svg: inout SVG) {
        let isHatched = layout.panels.contains { $0.barStyle == .hatched }
        let looks = isHatched ? layout.panels.first?.looks.values.sorted { $0.index < $1.index } ?? [] : []
        for look in looks {
            guard let hatching = look.hatching else { continue }
            let attributes = [
                ("id", "\(id)-hatch-\(look.index)"), ("width", "6"), ("height", "6"),
                ("patternUnits", "userSpaceOnUse"),
            ]
            svg.element("pattern", attributes) {
                $0.element(
                    "rect",
                    [
                        ("width", "6"), ("height", "6"), ("fill", look.colour), ("fill-opacity", "0.18"),
                        ("class", look.fillClass),
                    ])
                $0.element(
                    "path",
                    [
                        ("d", hatching), ("stroke", look.colour), ("class", look.strokeClass), ("stroke-width", "1.6"),
                        ("stroke-linecap", "round"), ("fill", "none"),
                    ])
            }
        }
    }

    /// The light look stands in the elements' own attributes, which every program reads; this is all that a dark
    /// screen changes.
    private static func darkStyle(_ rules: [String]) -> String {
        let scoped = rules.map { ".nightjar-figure \($0)" }.joined()
        return "@media screen and (prefers-color-scheme:dark){\(scoped)}"
    }

    private static let darkRules: [String] = {
        var rules = [
            ".paper{fill:#15191d}", ".ink{fill:#e6e9ec}", "line.ink{stroke:#e6e9ec}", ".quiet{fill:#a5adb5}",
            ".axis{stroke:#8b949e}", ".grid{stroke:#30363d}", ".halo{stroke:#15191d}",
        ]
        for (index, colour) in SeriesLook.darkColours.enumerated() {
            rules += [".f\(index){fill:\(colour)}", ".k\(index){stroke:\(colour)}"]
        }
        return rules
    }()
}
