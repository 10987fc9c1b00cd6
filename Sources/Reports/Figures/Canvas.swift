/// The ground that a figure is drawn on: its size, its name for those who do not see it, its looks in the dark.
struct Canvas {
    var id: String
    var title: String
    var description: String
    var width: Double
    var height: Double
    /// Whether it is a file of its own, whose background is painted.
    var isFile: Bool
    /// What a dark screen changes: the light look stands in the elements' own attributes, which every program reads.
    var darkRules: [String]

    /// The SVG around what `body` draws.
    func drawing(_ body: (inout SVG) -> Void) -> String {
        // A picture has a margin of its own; on a page the text's margins are enough.
        let margin = isFile ? 16.0 : 1
        let box = [-margin, -margin, width + 2 * margin, height + 2 * margin].map(SVG.number)
        var svg = SVG()
        let attributes = [
            ("xmlns", "http://www.w3.org/2000/svg"), ("class", "nightjar-figure"), ("role", "img"),
            ("aria-labelledby", "\(id)-title \(id)-desc"), ("viewBox", box.joined(separator: " ")),
            ("width", box[2]), ("height", box[3]),
            ("font-family", "system-ui, 'Helvetica Neue', Arial, 'Hiragino Sans', 'Noto Sans CJK JP', sans-serif"),
        ]
        svg.element("svg", attributes) { svg in
            svg.element("title", [("id", "\(id)-title")], content: title.markupEscaped)
            svg.element("desc", [("id", "\(id)-desc")], content: description.markupEscaped)
            if !darkRules.isEmpty {
                let scoped = darkRules.map { ".nightjar-figure \($0)" }.joined()
                svg.element("style", content: "@media screen and (prefers-color-scheme:dark){\(scoped)}")
            }
            if isFile {
                let paper = [("x", box[0]), ("y", box[1]), ("width", box[2]), ("height", box[3])]
                svg.element("rect", paper + [("fill", "#ffffff"), ("class", "paper")])
            }
            body(&svg)
        }
        return svg.text
    }
}
