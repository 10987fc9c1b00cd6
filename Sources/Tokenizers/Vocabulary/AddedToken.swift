/// A token beside the model's vocabulary, found in a text as a whole: `[MASK]`.
struct AddedToken: Equatable, Sendable {
    var content: String
    /// nil where the file leaves it to the vocabulary.
    var id: Int?
    /// Not beside a letter, mark or digit.
    var isSingleWord = false
    /// Takes the whitespace before it along.
    var stripsLeft = false
    /// Takes the whitespace after it along.
    var stripsRight = false
    /// Looked for in the normalised text, itself normalised.
    var isNormalized = false
    /// Has a task of its own, as `[MASK]`; left out of a decoded text on request.
    var isSpecial = false
}
