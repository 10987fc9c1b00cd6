/// The step that splits a normalised text into words, which the model then looks up one by one.
protocol PreTokenizer: Sendable {
    /// The words of parts of the text, in order and not empty; they need not cover it. The text itself may change.
    func split(_ text: inout AlignedText, _ parts: [Range<Int>]) -> [Range<Int>]
}

/// A pre-tokeniser that leaves the text as it is and splits each part by itself.
protocol Splitter: PreTokenizer {
    /// The words of a part of the text, in order and not empty.
    func split(_ text: AlignedText, _ part: Range<Int>) -> [Range<Int>]
}

extension Splitter {
    func split(_ text: inout AlignedText, _ parts: [Range<Int>]) -> [Range<Int>] {
        let whole = text
        return parts.flatMap { split(whole, $0) }
    }
}

/// Pre-tokenisers one after the other, each splitting the words of the one before.
struct PreTokenizerSequence: PreTokenizer {
    var steps: [any PreTokenizer]

    func split(_ text: inout AlignedText, _ parts: [Range<Int>]) -> [Range<Int>] {
        var words = parts
        for step in steps { words = step.split(&text, words) }
        return words
    }
}
