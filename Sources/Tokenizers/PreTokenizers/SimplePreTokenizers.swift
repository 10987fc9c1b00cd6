/// Splits at whitespace.
struct WhitespaceSplit: PreTokenizer {
    func split(_ text: inout AlignedText, _ part: Range<Int>) -> [Range<Int>] {
        DelimiterBehavior.removed.words(
            of: DelimiterBehavior.stretches(text.scalars, part) { ScalarClass($0).contains(.whitespace) })
    }
}

/// Words are runs of word characters, or of what is neither word character nor whitespace: `\w+|[^\w\s]+`.
struct Whitespace: PreTokenizer {
    func split(_ text: inout AlignedText, _ part: Range<Int>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var kind: ScalarClass = .whitespace
        for index in part {
            let classes = ScalarClass(text.scalars[index])
            let next: ScalarClass = classes.contains(.word) ? .word : classes.intersection(.whitespace)
            if next == kind, kind != .whitespace, let last = words.popLast() {
                words.append(last.lowerBound..<index + 1)
            } else if next != .whitespace {
                words.append(index..<index + 1)
            }
            kind = next
        }
        return words
    }
}

/// Splits at punctuation.
struct Punctuation: PreTokenizer {
    var behavior = DelimiterBehavior.isolated

    func split(_ text: inout AlignedText, _ part: Range<Int>) -> [Range<Int>] {
        behavior.words(
            of: DelimiterBehavior.stretches(text.scalars, part) { ScalarClass($0).contains(.punctuation) })
    }
}

/// Splits around numbers, or around each digit.
struct Digits: PreTokenizer {
    var individually = false

    func split(_ text: inout AlignedText, _ part: Range<Int>) -> [Range<Int>] {
        let behavior: DelimiterBehavior = individually ? .isolated : .contiguous
        return behavior.words(
            of: DelimiterBehavior.stretches(text.scalars, part) { ScalarClass($0).contains(.numeric) })
    }
}

/// Splits at a fixed text; inverted, it is what lies between that is the delimiter.
struct Split: PreTokenizer {
    var pattern: [Unicode.Scalar]
    var behavior: DelimiterBehavior
    var isInverted = false

    func split(_ text: inout AlignedText, _ part: Range<Int>) -> [Range<Int>] {
        guard !pattern.isEmpty else { return behavior.words(of: [(part, isInverted)]) }
        var stretches: [DelimiterBehavior.Stretch] = []
        var start = part.lowerBound
        var index = start
        while index + pattern.count <= part.upperBound {
            guard text.scalars[index..<part.upperBound].starts(with: pattern) else {
                index += 1
                continue
            }
            stretches.append((start..<index, isInverted))
            stretches.append((index..<index + pattern.count, !isInverted))
            index += pattern.count
            start = index
        }
        stretches.append((start..<part.upperBound, isInverted))
        return behavior.words(of: stretches)
    }
}
