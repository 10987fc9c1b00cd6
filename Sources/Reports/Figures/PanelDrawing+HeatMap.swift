import Foundation

/// A heat map's cells, with their values where those have room.
extension PanelDrawing {
    func drawHeatMap(_ heat: HeatScale, into svg: inout SVG) {
        guard case .heatMap(let rows, let columns, let values, _) = panel.series.first?.marks else { return }
        var levels = [[Cell]](repeating: [], count: HeatScale.count)
        for (row, rowValues) in values.prefix(rows.count).enumerated() {
            for (column, value) in rowValues.prefix(columns.count).enumerated() where value.isFinite {
                levels[heat.level(value)].append(Cell(row: row, column: column, value: value))
            }
        }
        let print = Print(levels.joined().map(\.value), width: x.unit, height: y.unit)
        let side = (width: SVG.number(x.unit - (x.unit > 8 ? 1 : 0)), height: SVG.number(y.unit - (y.unit > 8 ? 1 : 0)))
        for (level, cells) in levels.enumerated() where !cells.isEmpty {
            svg.element("g", [("fill", HeatScale.colours[level]), ("class", "h\(level)")]) { svg in
                for cell in cells {
                    let tip = "\(rows[cell.row]), \(columns[cell.column]): \(ReadableNumber.string(cell.value))"
                    let corner = (x(Double(cell.column) - 0.5), y(Double(-cell.row) + 0.5))
                    svg.element(
                        "rect",
                        [
                            ("x", SVG.number(corner.0)), ("y", SVG.number(corner.1)), ("width", side.width),
                            ("height", side.height),
                        ], content: "<title>\(tip.markupEscaped)</title>")
                }
            }
            guard let print else { continue }
            let text = [
                ("fill", HeatScale.ink(level)), ("class", "t\(level)"), ("font-size", SVG.number(print.size)),
                ("text-anchor", "middle"), ("pointer-events", "none"),
            ]
            svg.element("g", text) { svg in
                for cell in cells {
                    let place = (x(Double(cell.column)) - 0.5, y(Double(-cell.row)) - 0.5 + print.size * 0.35)
                    svg.element(
                        "text", [("x", SVG.number(place.0)), ("y", SVG.number(place.1))],
                        content: print.string(cell.value).markupEscaped)
                }
            }
        }
    }

    private struct Cell {
        var row: Int
        var column: Int
        var value: Double
    }

    /// How the values of one heat map are printed: all with as many decimals, a hundredth of what they span.
    private struct Print {
        var decimals: Int
        var size: Double

        /// Nil where they have no room.
        init?(_ values: [Double], width: Double, height: Double) {
            guard let low = values.min(), let high = values.max() else { return nil }
            let span = high - low > 0 ? high - low : abs(high)
            let areWhole = values.allSatisfy { $0 == $0.rounded() }
            guard areWhole || span > 1e-6 else { return nil }
            decimals = areWhole ? 0 : max(0, 2 - Int((log10(span) - 1e-9).rounded(.up)))
            size = 0
            let widest = values.map { string($0).width(size: 1) }.max() ?? 1
            size = min(11, (width - 3) / widest, height - 4)
            guard size >= 7.5 else { return nil }
        }

        func string(_ value: Double) -> String { ReadableNumber.fixed(value, decimals: decimals) }
    }
}
