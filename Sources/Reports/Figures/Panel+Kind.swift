extension Panel {
    /// What stands along the axes.
    enum Kind {
        /// Numbers, or categories that are numbers.
        case numbers
        /// Names down the y axis, numbers along x.
        case rows
        /// Names on both.
        case grid
    }

    var kind: Kind { series.first?.marks.kind ?? .numbers }

    /// The panel without the series that its axes cannot show.
    var coherent: Panel {
        var panel = self
        panel.series = series.filter { $0.marks.kind == kind }
        if kind == .grid { panel.series = Array(panel.series.prefix(1)) }
        if kind != .numbers { panel.horizontalLines = [] }
        if kind == .grid { panel.bands = [] }
        panel.isMap = isMap && kind == .numbers
        if kind == .grid || panel.isMap || series.contains(where: \.marks.isCategories) { panel.xScale = .linear }
        if kind != .numbers || panel.isMap || series.contains(where: \.marks.hasBars) { panel.yScale = .linear }
        return panel
    }

    /// The names down the y axis, from the top; none where it has numbers.
    var rows: [String] {
        var rows: [String] = []
        var known: Set<String> = []
        for series in series {
            switch series.marks {
            case .dots(let dots): rows += dots.map(\.label).filter { known.insert($0).inserted }
            case .heatMap(let names, _, _, _): rows = names
            case .bars, .boxes, .histogram, .line, .lines, .points, .labelled: break
            }
        }
        return rows
    }

    /// How many box plots stand side by side.
    var boxes: Int {
        let counts = series.map(\.marks.boxes)
        return (counts.max() ?? 0) * counts.count { $0 > 0 }
    }

    /// The names along the x axis; none where it has numbers.
    var columns: [String] {
        guard case .heatMap(_, let names, _, _) = series.first?.marks else { return [] }
        return names
    }
}

extension Panel.Marks {
    var kind: Panel.Kind {
        switch self {
        case .bars, .boxes, .histogram, .line, .lines, .points, .labelled: .numbers
        case .dots: .rows
        case .heatMap: .grid
        }
    }

    var isCategories: Bool {
        switch self {
        case .bars, .boxes: true
        case .histogram, .line, .lines, .points, .labelled, .dots, .heatMap: false
        }
    }

    var labelledPoints: [LabelledPoint] { if case .labelled(let points, _) = self { points } else { [] } }

    /// How many box plots it has; none of other kinds.
    fileprivate var boxes: Int { if case .boxes(let values, _) = self { values.count } else { 0 } }

    var hasBars: Bool {
        switch self {
        case .bars, .histogram: true
        case .boxes, .line, .lines, .points, .labelled, .dots, .heatMap: false
        }
    }
}
