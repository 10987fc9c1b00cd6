/// Splits at whitespace.
struct WhitespaceSplit: Splitter {
    func split(_ text: AlignedText, _ part: Range<Int>) -> [Range<Int>] {
        DelimiterBehavior.removed.words(
            of: DelimiterBehavior.stretches(text.scalars, part) { ScalarClass($0).contains(.whitespace) })
    }
}

/// Words are runs of word characters, or of what is neither word character nor whitespace: `\w+|[^\w\s]+`.
struct Whitespace: Splitter {
    func split(_ text: AlignedText, _ part: Range<Int>) -> [Range<Int>] {
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
struct Punctuation: Splitter {
    var behavior = DelimiterBehavior.isolated

    func split(_ text: AlignedText, _ part: Range<Int>) -> [Range<Int>] {
        behavior.words(
            of: DelimiterBehavior.stretches(text.scalars, part) { ScalarClass($0).contains(.punctuation) })
    }
}

/// Splits around numbers, or around each digit.
struct Digits: Splitter {
    var individually = false

    func split(_ text: AlignedText, _ part: Range<Int>) -> [Range<Int>] {
        let behavior: DelimiterBehavior = individually ? .isolated : .contiguous
        return behavior.words(
            of: DelimiterBehavior.stretches(text.scalars, part) { ScalarClass($0).contains(.numeric) })
    }
}

/// Splits at a character, which goes.
struct CharDelimiterSplit: Splitter {
    var delimiter: Unicode.Scalar

    func split(_ text: AlignedText, _ part: Range<Int>) -> [Range<Int>] {
        DelimiterBehavior.removed.words(of: DelimiterBehavior.stretches(text.scalars, part) { $0 == delimiter })
    }
}

/// Splits at a text or a regular expression; inverted, it is what lies between that is the delimiter.
struct Split: Splitter {
    var pattern: TextPattern
    var behavior: DelimiterBehavior
    var isInverted = false

    func split(_ text: AlignedText, _ part: Range<Int>) -> [Range<Int>] {
        var stretches: [DelimiterBehavior.Stretch] = []
        var start = part.lowerBound
        for match in pattern.matches(in: text.scalars, part) {
            if start < match.lowerBound { stretches.append((start..<match.lowerBound, isInverted)) }
            stretches.append((match, !isInverted))
            start = match.upperBound
        }
        if start < part.upperBound { stretches.append((start..<part.upperBound, isInverted)) }
        return behavior.words(of: stretches)
    }
}
