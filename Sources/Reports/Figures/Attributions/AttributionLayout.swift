/// Where the texts of a figure stand, one below the other, and their legend above them.
struct AttributionLayout {
    let blocks: [AttributionBlock]
    let tops: [Double]
    let height: Double
    private let legendTop: Double

    static let width = 800.0
    private static let gap = 12.0

    /// - Parameter top: pixels kept free for the title.
    init(_ texts: [AttributedText], top: Double) {
        blocks = texts.map { AttributionBlock($0, width: Self.width) }
        legendTop = top
        var y = top + 38
        tops = blocks.map { block in
            defer { y += block.height + Self.gap }
            return y
        }
        height = y - Self.gap
    }

    var hasWarnings: Bool { blocks.contains { !$0.warningLines.isEmpty } }

    func draw(into svg: inout SVG, id: String) {
        drawLegend(into: &svg)
        for (block, top) in zip(blocks, tops) { block.draw(into: &svg, at: top, id: id) }
    }

    /// The shares of a text's largest |value|, each drawn as a token that has it.
    private func drawLegend(into svg: inout SVG) {
        let quarters = [-4, -2, -1, 0, 1, 2, 4]
        let samples = quarters.map { quarter in
            let share = quarter * 25
            let sign = share < 0 ? "−" : share > 0 ? "+" : ""
            return AttributedText.Token(text: "\(sign)\(abs(share)) %", value: Double(share))
        }
        let names = ["negative, dashed", "positive, solid: share of the text's largest |value|"]
        svg.label(names[0], x: 0, y: legendTop + 15, size: 12, ink: .quiet)
        var x = (names[0].width(size: 12) + 8).rounded()
        svg.element("g", [("font-size", SVG.number(AttributionBlock.textSize))]) { svg in
            for var token in AttributionBlock(AttributedText(tokens: samples), width: Self.width).tokens {
                token.x = x
                token.y = legendTop
                token.draw(into: &svg, onHatching: false)
                x += token.width + 4
            }
        }
        svg.label(names[1], x: x + 4, y: legendTop + 15, size: 12, ink: .quiet)
    }
}
