import Foundation
import NightjarKit

extension AttributionReport {
    var figures: [Figure] {
        (parameters.figures > 0 ? [textFigure] : []) + (steps.count > 1 ? [convergenceFigure] : [])
    }

    private var steps: [Int] { texts.first?.steps ?? [] }

    /// The first texts, their tokens coloured.
    private var textFigure: Figure {
        let shown = min(parameters.figures, texts.count)
        let others =
            shown < texts.count
            ? " Shown are the first \(shown) of \(texts.count); trust.csv has all, the most trusted first." : ""
        return Figure(
            "attributions", title: "What speaks for the class, and what against it",
            caption:
                "Each token's attribution to the target's \(parameters.output.rawValue): green and solid for, red and "
                + "dashed against, deeper and thicker for larger; together they make up the change of the score."
                + others,
            attributions: texts.indices.prefix(shown).map(drawn))
    }

    private func drawn(_ index: Int) -> AttributedText {
        let (input, text) = (inputs[index], texts[index])
        var facts = [("text", "\(input.row)")]
        if let gold = input.gold { facts.append(("gold", gold)) }
        facts += [
            ("predicted", predicted(input)), ("target", target(input)),
            ("score", "\(readable(text.score)) (baseline \(readable(text.baselineScore)))"),
            ("error", error(of: text)), ("steps", "\(text.bestSteps)"),
        ]
        return AttributedText(
            tokens: input.pieces.enumerated().map { place, piece in
                AttributedText.Token(text: piece.text, value: text.tokens[place], joinsPrevious: piece.joinsPrevious)
            },
            facts: facts.map { (name: $0, value: $1) },
            warning: isTrusted(text)
                ? nil
                : text.relativeError.map {
                    "Not to be trusted: the attributions miss the change of the score by \(percent($0)) of it."
                } ?? "Not to be trusted: the score does not change from baseline to text.")
    }

    private func error(of text: IntegratedText) -> String {
        let share = text.relativeError.map { ", \(percent($0)) of the change" } ?? ""
        let isNoise = text.error < text.resolution ? ", not resolved further" : ""
        return readable(text.error) + share + isNoise
    }

    private func readable(_ value: Double) -> String {
        String(format: "%.3g", value).replacing("-", with: "−")
    }

    /// The error curve of each text.
    private var convergenceFigure: Figure {
        let curves = texts.map { text in zip(text.steps, text.errors).map { (x: Double($0), y: $1) } }
        let resolution = Self.median(texts.map(\.resolution)) ?? 0
        return Figure(
            "convergence", title: "The error by the number of steps",
            caption:
                "|Σ attributions − (F(x) − F(x′))| of each text; below the line, the median over texts of what float32 "
                + "resolves, it is rounding.",
            panels: [
                Panel(
                    title: "", xLabel: "Steps", yLabel: "Error",
                    series: texts.count <= Self.namedCurves
                        ? zip(inputs, curves).map { (name: "text \($0.row)", marks: .line($1)) }
                        : [(name: "a text each", marks: .lines(curves))],
                    horizontalLines: resolution > 0 ? [(y: resolution, label: "float32")] : [], xScale: .logarithmic,
                    yScale: .logarithmic)
            ])
    }

    /// So many curves can be told apart.
    private static let namedCurves = 6
}
