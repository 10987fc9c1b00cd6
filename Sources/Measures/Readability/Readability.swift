/// How hard a text is to read, by counts alone: a covariate of tasks.
///
/// A word is what stands between white space and has a letter or digit. A sentence ends with a run of `.`, `!` or `?`;
/// one of fewer than three words is none of its own, and a text has at least one. That is how textstat counts; syllables
/// are counted by rules of spelling, so that grades are near textstat's and not equal to them.
public struct Readability: Sendable, Equatable {
    /// Flesch and Kincaid's grade (1975): 0.39·words/sentences + 11.8·syllables/words − 15.59; nil without words, and for
    /// text that is Japanese for the most part.
    public let fleschKincaid: Double?
    /// Coleman and Liau's index (1975): 0.0588·L − 0.296·S − 15.8, L the letters and digits and S the sentences for 100
    /// words (textstat 0.7 has 0.058 for 0.0588); nil as above.
    public let colemanLiau: Double?
    /// What can be counted of Japanese.
    public let japanese: JapaneseScript

    /// Of a text.
    public init(_ text: String) {
        let counts = WordCounts(text)
        japanese = JapaneseScript(text)
        guard counts.words > 0, japanese.count * 2 <= counts.letters else {
            (fleschKincaid, colemanLiau) = (nil, nil)
            return
        }
        let words = Double(counts.words), sentences = Double(counts.sentences)
        fleschKincaid = 0.39 * words / sentences + 11.8 * Double(counts.syllables) / words - 15.59
        colemanLiau = 5.88 * Double(counts.letters) / words - 29.6 * sentences / words - 15.8
    }
}
