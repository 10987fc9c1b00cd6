/// The shares of a text's largest |value|, each drawn as a token that has it.
struct AttributionLegend {
    /// With the room below it.
    static let height = 38.0

    static func draw(into svg: inout SVG, at top: Double, width: Double) {
        let quarters = [-4, -2, -1, 0, 1, 2, 4]
        let samples = quarters.map { quarter in
            let share = quarter * 25
            let sign = share < 0 ? "−" : share > 0 ? "+" : ""
            return AttributedText.Token(text: "\(sign)\(abs(share)) %", value: Double(share))
        }
        let names = ["negative, dashed", "positive, solid: share of the text's largest |value|"]
        svg.label(names[0], x: 0, y: top + 15, size: 12, ink: .quiet)
        var x = (names[0].width(size: 13) + 10).rounded()
        svg.element("g", [("font-size", SVG.number(AttributionBlock.textSize))]) { svg in
            for var token in AttributionBlock(AttributedText(tokens: samples), width: width).tokens {
                token.x = x
                token.y = top
                token.draw(into: &svg, onHatching: false)
                x += token.width + 4
            }
        }
        svg.label(names[1], x: x + 4, y: top + 15, size: 12, ink: .quiet)
    }
}
