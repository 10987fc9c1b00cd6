/// Takes the spaces at the ends of byte-level tokens out of their offsets.
struct OffsetTrim: Equatable, Sendable {
    /// Whether the first space of a text may be one that was put there, which takes up no place in the text.
    var addsPrefixSpace = true

    /// - Parameter spelling: The token as the vocabulary spells it, or as the text does.
    func applied(to origin: Range<Int>, of spelling: [Unicode.Scalar], isFirst: Bool) -> Range<Int> {
        var leading = spelling.prefix(while: Self.isSpace).count
        let trailing = spelling.reversed().prefix(while: Self.isSpace).count
        if leading == 1, addsPrefixSpace, isFirst || origin.lowerBound == 0 { leading = 0 }
        let start = min(origin.lowerBound + leading, origin.upperBound)
        let end = origin.upperBound
        return start..<(trailing > 0 && end >= trailing ? max(end - trailing, start) : end)
    }

    /// `Ġ`, the space of the byte alphabet, or whitespace.
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\u{120}" || scalar.properties.isWhitespace
    }
}
