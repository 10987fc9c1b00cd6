/// What becomes of the matches at which a text is split: `a-b--c` at `-`.
enum DelimiterBehavior: String, CaseIterable, Sendable {
    /// `a`, `b`, `c`
    case removed = "Removed"
    /// `a`, `-`, `b`, `-`, `-`, `c`
    case isolated = "Isolated"
    /// `a-`, `b-`, `-`, `c`
    case mergedWithPrevious = "MergedWithPrevious"
    /// `a`, `-b`, `-`, `-c`
    case mergedWithNext = "MergedWithNext"
    /// `a`, `-`, `b`, `--`, `c`
    case contiguous = "Contiguous"

    /// A stretch of text, and whether it matches.
    typealias Stretch = (range: Range<Int>, isMatch: Bool)

    /// The words that stretches make, which cover the text in order.
    func words(of stretches: [Stretch]) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var previous: Stretch?
        for stretch in stretches {
            switch self {
            case .removed where stretch.isMatch: break
            case .contiguous where previous?.isMatch == stretch.isMatch,
                .mergedWithPrevious where stretch.isMatch && previous?.isMatch == false,
                .mergedWithNext where !stretch.isMatch && previous?.isMatch == true:
                let start = words.popLast()?.lowerBound ?? stretch.range.lowerBound
                words.append(start..<stretch.range.upperBound)
            default: words.append(stretch.range)
            }
            previous = stretch
        }
        words.removeAll(where: \.isEmpty)
        return words
    }

    /// The stretches of a part of a text; each scalar that matches is one of its own.
    static func stretches(
        _ scalars: [Unicode.Scalar], _ part: Range<Int>, where isMatch: (Unicode.Scalar) -> Bool
    ) -> [Stretch] {
        var stretches: [Stretch] = []
        var start = part.lowerBound
        for index in part where isMatch(scalars[index]) {
            if start < index { stretches.append((start..<index, false)) }
            stretches.append((index..<index + 1, true))
            start = index + 1
        }
        if start < part.upperBound { stretches.append((start..<part.upperBound, false)) }
        return stretches
    }
}
