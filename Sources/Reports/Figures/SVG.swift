/// The text of an SVG as it grows: one element a line, coordinates to a hundredth.
struct SVG {
    private(set) var text = ""

    /// A length or coordinate as SVG writes it.
    static func number(_ value: Double) -> String {
        guard abs(value) < 1e6 else { return "0" }
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }

    /// An element with `content`, which is markup already, or none.
    mutating func element(_ name: String, _ attributes: [(String, String)] = [], content: String = "") {
        text += "<\(name)\(Self.written(attributes))" + (content.isEmpty ? "/>\n" : ">\(content)</\(name)>\n")
    }

    /// An element around what `body` adds.
    mutating func element(_ name: String, _ attributes: [(String, String)] = [], _ body: (inout SVG) -> Void) {
        text += "<\(name)\(Self.written(attributes))>\n"
        body(&self)
        text += "</\(name)>\n"
    }

    /// Where a text's given point stands.
    enum Anchor: String { case start, middle, end }

    mutating func label(
        _ string: String, x: Double, y: Double, size: Double, anchor: Anchor = .start, ink: Ink = .text,
        bold: Bool = false, turned: Bool = false, haloed: Bool = false
    ) {
        var attributes = [
            ("x", Self.number(x)), ("y", Self.number(y)), ("font-size", Self.number(size)),
            ("fill", ink.rawValue), ("class", ink.className + (haloed ? " halo" : "")),
        ]
        if anchor != .start { attributes.append(("text-anchor", anchor.rawValue)) }
        if bold { attributes.append(("font-weight", "600")) }
        if turned { attributes.append(("transform", "rotate(-90 \(Self.number(x)) \(Self.number(y)))")) }
        if haloed {
            // Paper behind the letters keeps them apart from the marks.
            attributes += [("stroke", "#ffffff"), ("stroke-width", "3"), ("paint-order", "stroke")]
        }
        element("text", attributes, content: string.markupEscaped)
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, ink: Ink, dash: String = "") {
        var attributes = [
            ("x1", Self.number(x1)), ("y1", Self.number(y1)), ("x2", Self.number(x2)), ("y2", Self.number(y2)),
            ("stroke", ink.rawValue), ("class", ink.className),
        ]
        if !dash.isEmpty { attributes.append(("stroke-dasharray", dash)) }
        element("line", attributes)
    }

    /// Everything but the series: the value is the colour on white, the class changes it on the dark page.
    enum Ink: String {
        case text = "#1f2328"
        case quiet = "#57606a"
        case axis = "#6e7781"
        case grid = "#d8dee4"

        var className: String {
            switch self {
            case .text: "ink"
            case .quiet: "quiet"
            case .axis: "axis"
            case .grid: "grid"
            }
        }
    }

    private static func written(_ attributes: [(String, String)]) -> String {
        attributes.map { " \($0.0)=\"\($0.1.markupEscaped)\"" }.joined()
    }
}
