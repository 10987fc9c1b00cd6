/// SentencePiece's way with spaces: each is a visible mark, one is put before the text, words begin with it.
struct Metaspace: PreTokenizer {
    /// Which parts get a mark before them, where they do not begin with one.
    enum PrependScheme: String, CaseIterable, Sendable {
        /// Every part, also those behind an added token.
        case always
        /// The part with which the text begins.
        case first
        case never
    }

    var replacement: Unicode.Scalar = "▁"
    var prependScheme = PrependScheme.always
    /// Whether parts are split before each mark.
    var splitsWords = true

    func split(_ text: inout AlignedText, _ parts: [Range<Int>]) -> [Range<Int>] {
        text.map { $0 == " " ? replacement : $0 }
        var parts = parts
        if prependScheme != .never {
            parts = text.prefix(parts, with: replacement) { origin, first in
                first != replacement && (prependScheme == .always || origin == 0)
            }
        }
        guard splitsWords else { return parts }
        return Split(pattern: .text([replacement]), behavior: .mergedWithNext).split(&text, parts)
    }
}
