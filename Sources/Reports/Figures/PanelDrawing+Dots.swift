/// Dots in named rows, a series below the other within each.
extension PanelDrawing {
    /// Pixels from one series to the next within a row.
    static let dotPitch = 7.0

    func drawDots(into svg: inout SVG) {
        let places = Dictionary(
            panel.rows.enumerated().map { ($1, Double(-$0)) }, uniquingKeysWith: { first, _ in first })
        for (index, series) in panel.series.enumerated() {
            guard case .dots(let dots) = series.marks else { continue }
            let look = look(of: series.name)
            let down = (Double(index) - Double(panel.series.count - 1) / 2) * Self.dotPitch
            svg.element("g", [("fill", look.colour), ("class", look.fillClass)]) { svg in
                for dot in dots where x.admits(dot.value) {
                    guard let place = places[dot.label] else { continue }
                    let height = y(place) + down
                    drawWhisker(dot.low, dot.high, at: height, look, into: &svg)
                    let tip =
                        [dot.label, series.name].filter { !$0.isEmpty }.joined(separator: ", ") + ": "
                        + Self.named(dot.value, dot.low, dot.high)
                    svg.element(
                        "path",
                        [
                            ("d", look.marker),
                            ("transform", "translate(\(SVG.number(x(dot.value))) \(SVG.number(height)))"),
                        ],
                        content: "<title>\(tip.markupEscaped)</title>")
                }
            }
        }
    }

    private func drawWhisker(_ low: Double, _ high: Double, at height: Double, _ look: SeriesLook, into svg: inout SVG)
    {
        guard x.admits(low), x.admits(high) else { return }
        let (left, right, middle) = (SVG.number(x(low)), SVG.number(x(high)), SVG.number(height))
        let ends =
            "M\(left),\(middle)H\(right)" + [left, right].map { "M\($0),\(SVG.number(height - 2.5))v5" }.joined()
        svg.element(
            "path", [("d", ends), ("stroke", look.colour), ("stroke-width", "1.25"), ("class", look.strokeClass)])
    }

    private static func named(_ value: Double, _ low: Double, _ high: Double) -> String {
        let named = ReadableNumber.string(value)
        guard low.isFinite, high.isFinite else { return named }
        return "\(named) (\(ReadableNumber.string(low)) – \(ReadableNumber.string(high)))"
    }
}
