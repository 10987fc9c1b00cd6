/// Cuts a text at added tokens: the leftmost first, of those at one place the longest.
struct TokenCutter: Sendable {
    /// A part of the text: an added token, or the text between two.
    typealias Part = (range: Range<Int>, id: Int?)

    private var patterns = ScalarTrie()
    private var entries: [(token: AddedToken, id: Int)] = []

    init(_ tokens: some Sequence<(token: AddedToken, id: Int, pattern: [Unicode.Scalar])>) {
        for (token, id, pattern) in tokens where !pattern.isEmpty {
            // Of two tokens that normalise alike, the reference finds the first.
            guard patterns.value(of: pattern) == nil else { continue }
            patterns.insert(pattern, value: entries.count)
            entries.append((token, id))
        }
    }

    /// The parts of a text, in order; none is empty.
    func cut(_ scalars: [Unicode.Scalar]) -> [Part] {
        guard !entries.isEmpty else { return scalars.isEmpty ? [] : [(scalars.indices, nil)] }
        var parts: [Part] = []
        var done = 0
        var index = 0
        while index < scalars.count {
            guard let match = patterns.longestMatch(in: scalars, index..<scalars.count) else {
                index += 1
                continue
            }
            let (token, id) = entries[match.value]
            var range = index..<match.end
            index = match.end
            if token.isSingleWord, Self.touchesWord(range, scalars) { continue }
            if token.stripsRight { range = range.lowerBound..<Self.rightmost(range.upperBound, scalars) }
            if token.stripsLeft {
                // A token that begins with spaces may stand in what the one before it took along.
                let start = max(done, Self.leftmost(range.lowerBound, scalars, notBefore: done))
                guard start < range.upperBound else { continue }
                range = start..<range.upperBound
            }
            if done < range.lowerBound { parts.append((done..<range.lowerBound, nil)) }
            parts.append((range, id))
            done = range.upperBound
        }
        if done < scalars.count { parts.append((done..<scalars.count, nil)) }
        return parts
    }

    private static func touchesWord(_ range: Range<Int>, _ scalars: [Unicode.Scalar]) -> Bool {
        func isWord(_ index: Int) -> Bool {
            scalars.indices.contains(index) && ScalarClass(scalars[index]).contains(.word)
        }
        return isWord(range.lowerBound - 1) || isWord(range.upperBound)
    }

    private static func leftmost(_ index: Int, _ scalars: [Unicode.Scalar], notBefore limit: Int) -> Int {
        var index = index
        while index > limit, scalars[index - 1].properties.isWhitespace { index -= 1 }
        return index
    }

    private static func rightmost(_ index: Int, _ scalars: [Unicode.Scalar]) -> Int {
        var index = index
        while index < scalars.count, scalars[index].properties.isWhitespace { index += 1 }
        return index
    }
}
