/// The step that splits a normalised text into words, which the model then looks up one by one.
protocol PreTokenizer: Sendable {
    /// The words of a part of the text, in order and not empty; they need not cover it.
    func split(_ text: inout AlignedText, _ part: Range<Int>) -> [Range<Int>]
}

extension PreTokenizer {
    func split(_ text: inout AlignedText) -> [Range<Int>] { split(&text, text.scalars.indices) }
}

/// Pre-tokenisers one after the other, each splitting the words of the one before.
struct PreTokenizerSequence: PreTokenizer {
    var steps: [any PreTokenizer]

    func split(_ text: inout AlignedText, _ part: Range<Int>) -> [Range<Int>] {
        var words = part.isEmpty ? [] : [part]
        for step in steps { words = words.flatMap { step.split(&text, $0) } }
        return words
    }
}
