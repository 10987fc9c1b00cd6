import NightjarKit

extension AttributionReport {
    var figures: [Figure] { steps.count > 1 ? [convergenceFigure] : [] }

    private var steps: [Int] { texts.first?.steps ?? [] }

    /// The error curve of each text.
    private var convergenceFigure: Figure {
        let curves = texts.map { text in zip(text.steps, text.errors).map { (x: Double($0), y: $1) } }
        let single = texts.count <= Self.namedCurves
        let resolution = Self.median(texts.map(\.resolution)) ?? 0
        return Figure(
            "convergence", title: "The error by the number of steps",
            caption:
                "|Σ attributions − (F(x) − F(x′))| of each text; below the line, the median over texts of what float32 "
                + "resolves, it is rounding.",
            panels: [
                Panel(
                    title: "", xLabel: "Steps", yLabel: "Error",
                    series: single
                        ? zip(inputs, curves).map { (name: "text \($0.row)", marks: .line($1)) }
                        : [(name: "a text each", marks: .lines(curves))],
                    horizontalLines: resolution > 0 ? [(y: resolution, label: "float32")] : [], xScale: .logarithmic,
                    yScale: .logarithmic)
            ])
    }

    private static let namedCurves = 6
}
