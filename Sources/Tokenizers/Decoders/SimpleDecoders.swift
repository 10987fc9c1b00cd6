/// Takes a character off the ends of each piece, so many times at most.
struct StripDecoder: Decoder {
    var content: Unicode.Scalar
    var atStart: Int
    var atEnd: Int

    func decode(_ pieces: [String]) -> [String] {
        pieces.map { piece in
            let scalars = piece.unicodeScalars
            let leading = min(scalars.prefix { $0 == content }.count, atStart)
            let trailing = min(scalars.reversed().prefix { $0 == content }.count, atEnd)
            return String(String.UnicodeScalarView(scalars.dropFirst(leading).dropLast(trailing)))
        }
    }
}

/// Puts a text in the place of another in each piece.
struct ReplaceDecoder: Decoder {
    var pattern: TextPattern
    var content: String

    /// How many times as long as it was a piece can become.
    var growth: Double { pattern.growth(byReplacement: content.unicodeScalars.count) }

    func decode(_ pieces: [String]) -> [String] {
        pieces.map { piece in
            let scalars = Array(piece.unicodeScalars)
            var text = String.UnicodeScalarView()
            var index = 0
            for match in pattern.matches(in: scalars, scalars.indices) {
                text.append(contentsOf: scalars[index..<match.lowerBound])
                text.append(contentsOf: content.unicodeScalars)
                index = match.upperBound
            }
            text.append(contentsOf: scalars[index...])
            return String(text)
        }
    }
}

/// Puts a space before each piece that begins a word, and takes the mark off those that do not.
struct WordPieceDecoder: Decoder {
    var prefix = "##"
    /// Whether spaces before punctuation and English contractions go.
    var cleansUp = true

    /// What is put in the place of what, in this order.
    private static let cleanUps = [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"),
        (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ].map { ReplaceDecoder(pattern: .text(Array($0.0.unicodeScalars)), content: $0.1) }

    func decode(_ pieces: [String]) -> [String] {
        let mark = Array(prefix.unicodeScalars)
        let texts = pieces.enumerated().map { index, piece in
            if index == 0 { return piece }
            guard piece.unicodeScalars.starts(with: mark) else { return " " + piece }
            return String(String.UnicodeScalarView(piece.unicodeScalars.dropFirst(mark.count)))
        }
        return cleansUp ? Self.cleanUps.reduce(texts) { $1.decode($0) } : texts
    }
}

/// Puts a space in the place of the mark with which words end.
struct BPEDecoder: Decoder {
    var suffix = "</w>"

    func decode(_ pieces: [String]) -> [String] {
        let pattern = TextPattern.text(Array(suffix.unicodeScalars))
        return pieces.enumerated().flatMap { index, piece in
            ReplaceDecoder(pattern: pattern, content: index == pieces.count - 1 ? "" : " ").decode([piece])
        }
    }
}
