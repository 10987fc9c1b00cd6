/// The range of a y axis and its ticks, before the axis has its place.
struct YAxis {
    var scale: Scale
    var ticks: Ticks

    /// - Parameters:
    ///   - height: pixels of an axis of numbers.
    ///   - longestName: pixels that a row's name may take.
    init(_ panel: Panel, _ extent: Extent, height: Double, longestName: Double) {
        let range = extent.y ?? 0...1
        let count = Int(height / 32)
        scale = Scale(values: range, start: 0, end: 0)
        guard panel.kind == .numbers else {
            let places = panel.rows.indices.map { -Double($0) }
            ticks = Ticks(names: panel.rows, places: places, width: min(longestName, XTicks.longestName))
            return
        }
        if panel.isMap {
            ticks = Ticks(in: range, atMost: count, wholeNumbers: false)
        } else if panel.yScale == .logarithmic, extent.y != nil {
            scale.isLogarithmic = true
            (scale.values, ticks) = Ticks.roundingLogarithmic(range, atMost: count)
        } else {
            (scale.values, ticks) = Ticks.rounding(range, atMost: count, wholeNumbers: extent.wholeY)
        }
    }
}

extension Extent {
    /// The extents of a figure's panels, where axes of one label have one scale, but maps one of their own.
    static func sharingY(_ panels: [Panel]) -> [Extent] {
        let extents = panels.map(Extent.init)
        return zip(extents, panels).map { extent, panel in
            guard panel.kind == .numbers, !panel.isMap else { return extent }
            let group = zip(extents, panels).filter { other, otherPanel in
                otherPanel.kind == .numbers && !otherPanel.isMap && otherPanel.yLabel == panel.yLabel
                    && otherPanel.yScale == panel.yScale
                    && other.y != nil
            }.map(\.0)
            var shared = extent
            shared.wholeY = group.allSatisfy(\.wholeY)
            let ranges = group.compactMap(\.y)
            if let low = ranges.map(\.lowerBound).min(), let high = ranges.map(\.upperBound).max() {
                shared.y = low...high
            }
            return shared
        }
    }
}

extension Panel {
    /// Pixels of a column of a heat map at most: a few columns are not stretched.
    static let widestColumn = 56.0

    /// The height that the rows' names need; nil for an axis of numbers, which has no height of its own.
    func plotHeight(columnWidth: Double) -> Double? {
        let count = Double(max(rows.count, 1))
        switch kind {
        case .numbers: return nil
        case .rows: return count * max(20, Double(series.count) * PanelDrawing.dotPitch + 5)
        case .grid:
            // Square cells, as long as the figure stays on a screen and names are not left out.
            let least = rows.areNumbers ? 4 : PanelDrawing.nameHeight
            return count * max(min(columnWidth, 26, (560 / count).rounded(.down)), least)
        }
    }
}
