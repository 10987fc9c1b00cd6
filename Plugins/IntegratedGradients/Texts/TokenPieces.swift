import NightjarKit

extension AttributedInput {
    /// The tokens as they read in the text; those that the text does not hold, as [CLS], by their own names.
    var pieces: [(text: String, joinsPrevious: Bool)] {
        let scalars = Array(text.unicodeScalars)
        var end: Int?
        return encoding.ids.indices.map { token in
            let place = encoding.offsets[token]
            guard let start = place.first(where: { !scalars[$0].properties.isWhitespace }), !encoding.isSpecial[token]
            else { return (encoding.tokens[token], false) }
            defer { end = place.upperBound }
            // Where a character is cut into bytes, its tokens stand for it together.
            let isPart = end.map { start < $0 } ?? false
            let shown = isPart ? "·" : String(String.UnicodeScalarView(scalars[start..<place.upperBound]))
            return (shown, end.map { start <= $0 } ?? false)
        }
    }
}
