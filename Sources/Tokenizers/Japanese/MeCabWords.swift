/// Splits a text into the words that MeCab finds, as transformers' `MecabTokenizer`.
struct MeCabWords: PreTokenizer {
    let mecab: MeCab
    var lowercases = false
    /// Words that keep their case: the special tokens.
    var kept: Set<[Unicode.Scalar]> = []

    func split(_ text: inout AlignedText, _ parts: [Range<Int>]) -> [Range<Int>] {
        let words = parts.flatMap { part in
            // The reference hands over a C string, which ends at the first NUL.
            let end = text.scalars[part].firstIndex(of: "\0") ?? part.upperBound
            let stretches = MeCabStretches.of(text.scalars[part.lowerBound..<end])
            return stretches.flatMap { mecab.words(of: text.scalars[$0]) }
        }
        guard lowercases else { return words }
        return text.rewrite(words) { word, scalars, rewriting in
            if kept.contains(Array(scalars[word])) {
                for scalar in scalars[word] { rewriting.put(scalar, for: 1) }
            } else {
                PythonLowercase.put(scalars[word], into: &rewriting)
            }
        }
    }
}

/// Stretches of a text that MeCab can take at once.
///
/// MeCab looks to the end of a run of like characters from each of them, and counts whitespace with 16 bits: in a run of
/// a million letters it would not come to an end, and after that many spaces it forgets the rest. No sentence is that
/// long; a text is cut where it has such a run, and where it is very long.
enum MeCabStretches {
    private static let longestRun = 1_024
    private static let longest = 65_536

    private enum Kind { case space, kana, ideograph, other }

    static func of(_ scalars: ArraySlice<Unicode.Scalar>) -> [Range<Int>] {
        var stretches: [Range<Int>] = []
        var (start, runStart) = (scalars.startIndex, scalars.startIndex)
        var last = Kind.other
        for index in scalars.indices {
            let kind = kind(of: scalars[index])
            let isTooLong = index - start >= longest && kind != last
            if isTooLong || (kind == last && index - runStart >= longestRun) {
                stretches.append(start..<index)
                (start, runStart) = (index, index)
            }
            if kind != last { runStart = index }
            last = kind
        }
        if start < scalars.endIndex { stretches.append(start..<scalars.endIndex) }
        return stretches
    }

    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        switch scalar.value {
        case 0x09...0x0D, 0x20: .space
        case 0x3041...0x30FF, 0xFF66...0xFF9F: .kana
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: .ideograph
        default: .other
        }
    }
}
