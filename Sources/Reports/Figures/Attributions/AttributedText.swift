/// A text whose tokens each have a value: how much it adds to what is explained, or takes away from it.
///
/// Drawn as text that wraps, green for positive and red for negative, deeper for larger; without colour, a solid and a
/// dashed line below the token, thicker for larger. Sizes are shares of the text's own largest |value|, which is said.
public struct AttributedText: Sendable {
    /// A piece of the text.
    public struct Token: Sendable, Equatable {
        /// As it reads in the text, without a tokenizer's own marks (`##`, `▁`, `Ġ`).
        public var text: String
        /// Any; an infinite one is drawn as the deepest, and one that is not a number as a dotted frame.
        public var value: Double
        /// Whether there is no space before it: a word's next piece, a comma, Japanese.
        public var joinsPrevious: Bool

        /// A token.
        public init(text: String, value: Double, joinsPrevious: Bool = false) {
            self.text = text
            self.value = value
            self.joinsPrevious = joinsPrevious
        }
    }

    /// In the order of the text.
    public var tokens: [Token]
    /// What stands above the text: gold label, prediction, score, error, steps.
    public var facts: [(name: String, value: String)]
    /// Why the values are not to be trusted; shown, and the text drawn on a hatched ground.
    public var warning: String?

    /// A text of these tokens.
    public init(tokens: [Token], facts: [(name: String, value: String)] = [], warning: String? = nil) {
        self.tokens = tokens
        self.facts = facts
        self.warning = warning
    }
}
