/// Drops combining marks; decomposing first is another step's task.
struct StripAccents: Normalizer {
    func normalize(_ text: inout AlignedText) { text.filter { !ScalarClass($0).contains(.mark) } }
}

/// Drops whitespace at the ends.
struct Strip: Normalizer {
    var left = true
    var right = true

    func normalize(_ text: inout AlignedText) {
        let isSpace = text.scalars.map { $0.properties.isWhitespace }
        let first = left ? isSpace.firstIndex(of: false) ?? isSpace.count : 0
        let end = right ? (isSpace.lastIndex(of: false) ?? -1) + 1 : isSpace.count
        guard first > 0 || end < isSpace.count else { return }
        text = text.slice(first..<max(first, end))
    }
}

/// Puts one text in the place of another, or of what a regular expression matches, wherever it stands.
struct Replace: Normalizer {
    var pattern: TextPattern
    var content: [Unicode.Scalar]

    /// How many times as long as it was a text can become.
    var growth: Double { pattern.growth(byReplacement: content.count) }

    func normalize(_ text: inout AlignedText) {
        let matches = pattern.matches(in: text.scalars, text.scalars.indices)
        guard !matches.isEmpty else { return }
        text.rewriteAll { scalars, rewriting in
            var index = 0
            for match in matches {
                for scalar in scalars[index..<match.lowerBound] { rewriting.put(scalar, for: 1) }
                rewriting.drop(match.count)
                for scalar in content { rewriting.put(scalar, for: 0) }
                index = match.upperBound
            }
            for scalar in scalars[index...] { rewriting.put(scalar, for: 1) }
        }
    }
}

/// Puts a text before one that is not empty.
struct Prepend: Normalizer {
    var content: [Unicode.Scalar]

    func normalize(_ text: inout AlignedText) {
        guard !content.isEmpty, !text.scalars.isEmpty else { return }
        text.rewriteAll { scalars, rewriting in
            for (index, scalar) in content.enumerated() { rewriting.put(scalar, for: index == 0 ? 1 : 0) }
            rewriting.put(scalars[0], for: 0)
            for scalar in scalars.dropFirst() { rewriting.put(scalar, for: 1) }
        }
    }
}
