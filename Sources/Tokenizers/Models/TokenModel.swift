/// The step that spells words with the pieces of a vocabulary.
protocol TokenModel: Sendable {
    var vocabulary: Vocabulary { get }

    /// Appends the tokens of the words of a text, in order.
    func tokenize(_ text: AlignedText, words: [Range<Int>], into tokens: inout [Token])

    /// A piece without what only marks its place in a word.
    func surface(of piece: String) -> String
}
