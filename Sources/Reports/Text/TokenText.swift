/// A token as it can be seen in a drawing.
struct TokenText: Equatable {
    /// Never empty; white space and control characters as pictures.
    var shown: String
    /// Whether it begins with the space that parts it from what is before it.
    var hasSpaceBefore: Bool

    init(_ text: String) {
        hasSpaceBefore = text.count > 1 && text.hasPrefix(" ")
        let own = hasSpaceBefore ? text.dropFirst() : text[...]
        shown = own.isEmpty ? "∅" : String(String.UnicodeScalarView(own.unicodeScalars.map(Self.seen))).printable
        if own.allSatisfy({ $0 == " " }), !own.isEmpty { shown = String(repeating: "␣", count: own.count) }
    }

    /// What a drawing would collapse or break, as a picture.
    private static func seen(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "\n", "\r": "↵"
        case "\t": "⇥"
        // SVG makes one space of several.
        case " ": "\u{A0}"
        default: scalar
        }
    }

    /// An estimate of a text's width in pixels: between Arial's and DejaVu Sans', so that a drawing which stretches each
    /// token to it, `textLength`, has to change little with any usual font.
    static func width(_ text: String, size: Double) -> Double { text.reduce(0) { $0 + ems($1) } * size }

    private static func ems(_ character: Character) -> Double {
        guard character.columns == 1 else { return Double(character.columns) * 0.5 }
        switch character {
        case "i", "j", "l", "'", "|": return 0.25
        case "I", "f", " ", "\u{A0}", ".", ",", ":", ";", "!", "/", "\\": return 0.3
        case "t", "r", "-", "(", ")", "[", "]", "{", "}", "\"", "`", "°": return 0.36
        case "s", "c", "v", "x", "y", "z", "k", "_", "*", "?": return 0.53
        case "J": return 0.4
        case "m", "W", "@", "%", "…", "—": return 0.94
        case "M": return 0.85
        case "w", "O", "Q", "G", "D", "N", "H", "U", "#", "&", "+", "=", "<", ">", "~", "−": return 0.76
        default: return character.isUppercase ? 0.67 : 0.59
        }
    }
}
