/// Words, sentences, letters and syllables of a text whose words have spaces between them.
struct WordCounts: Equatable {
    let words: Int
    let sentences: Int
    /// Letters and digits of any script.
    let letters: Int
    let syllables: Int

    init(_ text: String) {
        let all = Self.words(of: text.unicodeScalars[...])
        words = all.count
        letters = all.reduce(0) { $0 + $1.count }
        syllables = all.reduce(0) { $0 + Measures.syllables(in: $1) }
        let long = text.unicodeScalars.split { $0 == "." || $0 == "!" || $0 == "?" }.count {
            Self.words(of: $0).count > 2
        }
        sentences = words == 0 ? 0 : max(long, 1)
    }

    /// The letters and digits of each word.
    private static func words(of scalars: Substring.UnicodeScalarView) -> [[Unicode.Scalar]] {
        scalars.split { $0.properties.isWhitespace }
            .map { $0.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil } }
            .filter { !$0.isEmpty }
    }
}
