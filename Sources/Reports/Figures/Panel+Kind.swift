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
        if kind == .grid || series.contains(where: \.marks.isCategories) { panel.xScale = .linear }
        if kind != .numbers || series.contains(where: \.marks.hasBars) { panel.yScale = .linear }
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
            case .bars, .histogram, .line, .lines, .points: break
            }
        }
        return rows
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
        case .bars, .histogram, .line, .lines, .points: .numbers
        case .dots: .rows
        case .heatMap: .grid
        }
    }

    var isCategories: Bool { if case .bars = self { true } else { false } }

    var hasBars: Bool {
        switch self {
        case .bars, .histogram: true
        case .line, .lines, .points, .dots, .heatMap: false
        }
    }
}
