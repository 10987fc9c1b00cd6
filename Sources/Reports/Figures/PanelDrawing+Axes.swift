/// The axes, their labels and the reference lines across them.
extension PanelDrawing {
    func drawYAxis(into svg: inout SVG) {
        for (value, label) in zip(yTicks.values, yTicks.labels) {
            let height = panel.kind == .numbers ? Self.crisp(y(value)) : y(value)
            if panel.kind == .numbers { svg.line(x.start, height, x.end, height, ink: .grid) }
            svg.label(label, x: x.start - 6, y: height + 4, size: Self.textSize, anchor: .end, ink: .quiet)
        }
        if panel.kind == .rows {
            for row in 0..<panel.rows.count {
                let height = Self.crisp(y(-Double(row) + 0.5))
                svg.line(x.start, height, x.end, height, ink: .grid)
            }
        }
        guard showsYLabel else { return }
        svg.label(
            panel.yLabel, x: left + 10, y: (y.start + y.end) / 2, size: Self.textSize, anchor: .middle, turned: true)
    }

    func drawXAxis(into svg: inout SVG) {
        if panel.kind != .grid {
            let isBottom = panel.kind == .rows || y.isLogarithmic
            let base = isBottom ? y.start : y(min(max(0, y.values.lowerBound), y.values.upperBound))
            svg.line(x.start, Self.crisp(base), x.end, Self.crisp(base), ink: .axis)
        }
        if crossesAtZero { svg.line(Self.crisp(x(0)), y.start, Self.crisp(x(0)), y.end, ink: .axis) }
        for (value, label) in zip(xTicks.ticks.values, xTicks.ticks.labels) {
            let place = Self.crisp(x(value))
            if panel.kind == .rows { svg.line(place, y.start, place, y.end, ink: .grid) }
            if panel.kind != .grid { svg.line(place, y.start, place, y.start + 4, ink: .axis) }
            if xTicks.areTurned {
                svg.label(
                    label, x: x(value) + 4, y: y.start + 6, size: Self.textSize, anchor: .end, ink: .quiet, turned: true
                )
            } else {
                svg.label(label, x: x(value), y: y.start + 16, size: Self.textSize, anchor: .middle, ink: .quiet)
            }
        }
        let below = y.start + xTicks.height + 10
        for (index, line) in xLabelLines.enumerated() {
            svg.label(
                line, x: (x.start + x.end) / 2, y: below + Double(index) * Self.rowHeight, size: Self.textSize,
                anchor: .middle)
        }
    }

    /// A scatter around zero has a cross there.
    private var crossesAtZero: Bool {
        let isScatter = panel.series.contains { if case .points = $0.marks { true } else { false } }
        return (isScatter || panel.isMap) && !x.isLogarithmic && x.values.lowerBound < 0 && x.values.upperBound > 0
    }

    func drawReferences(into svg: inout SVG) {
        for reference in references {
            if let line = reference.lineX { svg.line(line, y.start, line, y.end - 2, ink: .text, dash: "4 3") }
            let up = 5 + Double(reference.row) * Self.rowHeight
            svg.label(reference.text, x: reference.x, y: y.end - up, size: Self.textSize, anchor: .middle)
        }
        for line in panel.horizontalLines where y.admits(line.y) {
            let height = Self.crisp(y(line.y))
            svg.line(x.start, height, x.end, height, ink: .text, dash: "4 3")
            svg.label(line.label, x: x.end - 2, y: height - 4, size: Self.textSize, anchor: .end, haloed: true)
        }
    }

    /// The middle of the nearest pixel: a line of one pixel is sharp there.
    static func crisp(_ place: Double) -> Double { place.rounded(.down) + 0.5 }
}
