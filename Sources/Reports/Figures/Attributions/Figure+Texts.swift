/// The drawing of a figure of texts: the legend, and below it a block for each text.
extension Figure {
    private static let textsWidth = 800.0
    private static let textsGap = 12.0
    private static var textsDarkRules: [String] { darkRules + AttributionScale.darkRules }

    /// One drawing.
    func textsFile() -> String {
        let blocks = attributions.map { AttributionBlock($0, width: Self.textsWidth) }
        let titleLines = title.wrapped(size: 15, width: Self.textsWidth)
        let top = Self.titleHeight(titleLines)
        let below = blocks.reduce(0) { $0 + $1.height + Self.textsGap } - Self.textsGap
        let sentences = attributions.indices.map { "Text \($0 + 1): \(attributions[$0].description)." }
        let canvas = Canvas(
            id: "figure", title: title, description: ([caption] + sentences).joined(separator: " "),
            width: Self.textsWidth, height: top + AttributionLegend.height + below, isFile: true,
            darkRules: Self.textsDarkRules)
        return canvas.drawing { svg in
            if blocks.contains(where: \.isUntrusted) {
                svg.element("defs") { AttributionBlock.defineHatching(id: "figure", into: &$0) }
            }
            Self.draw(titleLines: titleLines, into: &svg)
            AttributionLegend.draw(into: &svg, at: top, width: Self.textsWidth)
            var y = top + AttributionLegend.height
            for block in blocks {
                block.draw(into: &svg, at: y, id: "figure")
                y += block.height + Self.textsGap
            }
        }
    }

    /// A drawing for the legend, then one for each text; the page's styles keep them apart.
    func textsOfPage(id: String) -> String {
        let legend = Canvas(
            id: id, title: title, description: caption, width: Self.textsWidth, height: AttributionLegend.height - 12,
            isFile: false, darkRules: Self.textsDarkRules)
        let texts = attributions.enumerated().map { index, text in
            let block = AttributionBlock(text, width: Self.textsWidth)
            let own = "\(id)-text-\(index + 1)"
            let canvas = Canvas(
                id: own, title: "\(title): text \(index + 1)", description: text.description, width: Self.textsWidth,
                height: block.height, isFile: false, darkRules: [])
            return canvas.drawing { svg in
                if block.isUntrusted { svg.element("defs") { AttributionBlock.defineHatching(id: own, into: &$0) } }
                block.draw(into: &svg, at: 0, id: own)
            }
        }
        return legend.drawing { AttributionLegend.draw(into: &$0, at: 0, width: Self.textsWidth) } + texts.joined()
    }
}
