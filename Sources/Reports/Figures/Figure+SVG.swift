extension Figure {
    /// What the drawing is for.
    package enum Setting: Sendable, Equatable {
        /// A file of its own: the title is drawn, and the background painted.
        case file
        /// Within a page, whose caption has the title; `id` keeps its marks apart from other figures'.
        case page(id: String)
    }

    /// The figure as SVG: black on white, light on dark where the reader's screen is dark, never dark in print.
    ///
    /// On a page each text of a figure of texts is a drawing of its own, so that a printed page can end between two.
    package func svg(for setting: Setting = .file) -> String {
        if !attributions.isEmpty {
            return switch setting {
            case .file: textsFile()
            case .page(let id): textsOfPage(id: id)
            }
        }
        let isFile = setting == .file
        let id = if case .page(let id) = setting { id } else { "figure" }
        let titleLines = isFile ? title.wrapped(size: 15, width: panels.count == 1 ? 640 : 800) : []
        let layout = FigureLayout(self, id: id, top: Self.titleHeight(titleLines))
        let canvas = Canvas(
            id: id, title: title, description: description, width: layout.width, height: layout.height, isFile: isFile,
            darkRules: Self.darkRules + (layout.panels.contains { $0.heat != nil } ? HeatScale.darkRules : []))
        return canvas.drawing { svg in
            svg.element("defs") { defineHatching(layout, id: id, into: &$0) }
            Self.draw(titleLines: titleLines, into: &svg)
            for entry in layout.legend { entry.draw(into: &svg, id: id) }
            for panel in layout.panels { panel.draw(into: &svg, rowsAbove: layout.rowsAbove) }
            for entry in layout.key { entry.draw(into: &svg) }
            if panels.isEmpty { svg.label("Nothing to show", x: 0, y: layout.height - 20, size: 12, ink: .quiet) }
        }
    }

    static func titleHeight(_ lines: [String]) -> Double { lines.isEmpty ? 0 : Double(lines.count) * 20 + 12 }

    static func draw(titleLines: [String], into svg: inout SVG) {
        for (index, line) in titleLines.enumerated() {
            svg.label(line, x: 0, y: 14 + Double(index) * 20, size: 15, bold: true)
        }
    }

    /// The caption, and each series' highest point, for those who do not see the drawing.
    private var description: String {
        var sentences = caption.isEmpty ? [] : [caption]
        for panel in panels {
            sentences += panel.bands.map { band in
                let ends = [band.from, band.to].map(ReadableNumber.string)
                return "Shaded: \(band.label), \(panel.xLabel) \(ends[0]) to \(ends[1])."
            }
            for series in panel.series {
                guard let peak = panel.peak(of: series.marks) else { continue }
                let name = [panel.title, series.name].filter { !$0.isEmpty }.joined(separator: ", ")
                sentences.append("\(name): highest \(ReadableNumber.string(peak.value)) at \(peak.place).")
            }
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

    /// What a dark screen changes of every figure.
    static let darkRules: [String] = {
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
