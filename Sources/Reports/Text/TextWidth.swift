extension Unicode.Scalar {
    /// Takes two columns of a terminal and a full em of a font: East Asian characters and most emoji.
    var isWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
            0x20000...0x3FFFD:
            true
        default: false
        }
    }
}

extension Character {
    /// How many columns of a terminal it takes: 0 for a lone mark or control character, 2 for a wide character, else 1.
    public var columns: Int {
        guard let first = unicodeScalars.first else { return 0 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .control, .format: return 0
        default: return first.isWide ? 2 : 1
        }
    }
}

extension String {
    /// How many columns of a terminal the text takes.
    public var columns: Int { reduce(0) { $0 + $1.columns } }

    /// The text, cut to so many columns of a terminal where it takes more.
    package func cut(toColumns most: Int) -> String {
        guard columns > most else { return self }
        var kept = ""
        // The ellipsis takes one.
        var width = 1
        for character in self {
            width += character.columns
            if width > most { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// An estimate of the text's width in a sans-serif font of `size` pixels: SVG cannot measure, and the same file must
    /// come out everywhere, so no font is asked.
    func width(size: Double) -> Double {
        let ems = reduce(0.0) { sum, character in
            guard character.columns == 1 else { return sum + 0.5 * Double(character.columns) }
            switch character {
            case "i", "j", "l", ".", ",", ":", ";", "'", "|", "!", "(", ")", "f", "t", " ", "I": return sum + 0.32
            case "m", "w", "M", "W": return sum + 0.86
            default: return sum + (character.isUppercase ? 0.68 : 0.57)
            }
        }
        return ems * size
    }

    /// The text, cut to at most `width` pixels where it is longer.
    func shortened(size: Double, width: Double) -> String {
        guard self.width(size: size) > width else { return self }
        var kept = String(prefix(Int(width / (0.3 * size)) + 1))
        while !kept.isEmpty, (kept + "…").width(size: size) > width { kept.removeLast() }
        return kept + "…"
    }

    /// The text broken into lines of at most `width` pixels: between words, and within one only where it alone is
    /// wider than a line (Japanese has no spaces).
    func wrapped(size: Double, width: Double) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ").map(String.init) {
            let joined = line.isEmpty ? word : line + " " + word
            if joined.width(size: size) <= width {
                line = joined
                continue
            }
            if !line.isEmpty { lines.append(line) }
            line = ""
            for character in word {
                if !line.isEmpty, (line + String(character)).width(size: size) > width {
                    lines.append(line)
                    line = ""
                }
                line.append(character)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
