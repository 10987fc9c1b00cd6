extension FigureLayout {
    /// A series' name, and a sample of how it is drawn.
    struct LegendEntry {
        var name: String
        var look: SeriesLook
        var x: Double
        var y: Double
        var sample: Sample

        enum Sample {
            case bar(PanelDrawing.BarStyle)
            case line
            case thinLine
            case marker
            case hollowMarker
            case whisker
            case box
            case heat(HeatScale)
        }

        /// Pixels to the name, the scale's end included.
        var indent: Double {
            guard case .heat(let heat) = sample else { return 24 }
            return heat.labels.reduce(18) { $0 + $1.width(size: 12) } + Self.heatWidth
        }

        static let heatStep = 6.0
        static let heatWidth = heatStep * Double(HeatScale.count)
    }

    /// Of a figure with several series; panels that are titled for their only one need none. A heat map's scale always.
    static func legend(
        _ panels: [PanelDrawing], looks: [String: SeriesLook], width: Double, top: Double
    ) -> [LegendEntry] {
        let all = panels.flatMap { drawing in drawing.panel.series.map { (drawing: drawing, series: $0) } }
        let isTitled = panels.allSatisfy {
            $0.panel.series.count == 1 && $0.panel.title.lowercased() == $0.panel.series[0].name.lowercased()
        }
        let needsLooks = looks.count > 1 && !isTitled
        var entries: [LegendEntry] = []
        for (drawing, series) in all {
            let isHeat = series.marks.kind == .grid
            guard isHeat || needsLooks, !entries.contains(where: { $0.name == series.name && $0.isHeat == isHeat })
            else {
                continue
            }
            entries.append(
                LegendEntry(
                    name: series.name, look: drawing.look(of: series.name), x: 0, y: 0,
                    sample: drawing.sample(series.marks)))
        }
        for (drawing, series) in all {
            guard case .labelled(let points, let hollow) = series.marks, points.contains(where: \.isHollow),
                !hollow.isEmpty, !entries.contains(where: { $0.name == hollow })
            else { continue }
            entries.append(
                LegendEntry(name: hollow, look: drawing.look(of: series.name), x: 0, y: 0, sample: .hollowMarker))
        }
        return arranged(entries, width: width, top: top)
    }

    /// Side by side, wrapping.
    private static func arranged(_ entries: [LegendEntry], width: Double, top: Double) -> [LegendEntry] {
        var (x, y) = (0.0, top)
        return entries.map { entry in
            var entry = entry
            let wide = entry.indent + entry.name.width(size: 12) + 20
            if x > 0, x + wide > width { (x, y) = (0, y + 18) }
            (entry.x, entry.y) = (x, y)
            x += wide
            return entry
        }
    }
}

extension PanelDrawing {
    fileprivate func sample(_ marks: Panel.Marks) -> FigureLayout.LegendEntry.Sample {
        switch marks {
        case .bars, .histogram: .bar(barStyle)
        case .line: .line
        case .lines: .thinLine
        case .points, .labelled: .marker
        case .boxes: .box
        case .dots: .whisker
        case .heatMap: heat.map { .heat($0) } ?? .marker
        }
    }
}
