/// What a text is searched for: a fixed text, or a regular expression.
enum TextPattern: Sendable {
    case text([Unicode.Scalar])
    case expression(Pattern)

    /// Where in a part of a text it stands, from left to right.
    func matches(in scalars: [Unicode.Scalar], _ part: Range<Int>) -> [Range<Int>] {
        switch self {
        case .expression(let pattern): return pattern.matches(in: scalars, part)
        case .text(let text):
            guard let first = text.first else { return [] }
            var matches: [Range<Int>] = []
            var index = part.lowerBound
            while index + text.count <= part.upperBound {
                let end = index + text.count
                guard scalars[index] == first, text.count == 1 || scalars[index..<end].elementsEqual(text) else {
                    index += 1
                    continue
                }
                matches.append(index..<end)
                index = end
            }
            return matches
        }
    }

    /// How many times as long a text can become where so many scalars take the place of each match: what an expression
    /// finds may be empty, before each scalar.
    func growth(byReplacement count: Int) -> Double {
        switch self {
        case .text(let text): max(1, Double(count) / Double(max(1, text.count)))
        case .expression: Double(count + 1)
        }
    }
}
