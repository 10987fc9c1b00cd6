/// Takes the spaces at the ends of byte-level tokens out of their offsets.
struct OffsetTrim: Equatable, Sendable {
    /// Whether the first space of a text may be one that was put there, which takes up no place in the text.
    var addsPrefixSpace = true

    func apply(to origins: inout [Range<Int>], pieces: [String]) {
        for (index, piece) in pieces.enumerated() {
            var leading = piece.unicodeScalars.prefix(while: Self.isSpace).count
            let trailing = piece.unicodeScalars.reversed().prefix(while: Self.isSpace).count
            var (start, end) = (origins[index].lowerBound, origins[index].upperBound)
            if leading > 0 {
                if addsPrefixSpace, index == 0 || start == 0 { leading -= 1 }
                start = min(start + leading, end)
            }
            if trailing > 0, end >= trailing { end = max(end - trailing, start) }
            origins[index] = start..<end
        }
    }

    /// `Ġ`, the space of the byte alphabet, or whitespace.
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\u{120}" || scalar.properties.isWhitespace
    }
}
