extension String {
    /// The text with control characters and direction marks as pictures (U+2400 …), so that it cannot move a
    /// terminal's cursor or hide what it says.
    public var printable: String {
        String(String.UnicodeScalarView(unicodeScalars.map(\.printable)))
    }

    /// The text as XML and HTML may hold it, in content and in attributes.
    ///
    /// Replaced scalar by scalar, since `<` with a combining mark after it is one Character. Control characters, which
    /// XML cannot hold even as references, become their pictures (U+2400 …), so that a reader sees them.
    var markupEscaped: String {
        var escaped = ""
        escaped.reserveCapacity(utf8.count)
        for scalar in unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\t", "\n": escaped.unicodeScalars.append(scalar)
            default: escaped.unicodeScalars.append(scalar.printable)
            }
        }
        return escaped
    }
}

extension Unicode.Scalar {
    fileprivate var printable: Unicode.Scalar {
        switch self {
        case "\u{0}"..."\u{1F}": Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
        case "\u{7F}": "\u{2421}"
        case "\u{80}"..."\u{9F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
        default: self
        }
    }
}
