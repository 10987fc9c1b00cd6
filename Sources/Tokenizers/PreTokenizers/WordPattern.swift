/// The expressions by which byte-level tokenizers split texts into words.
enum WordPattern: String {
    /// Contractions, then words, numbers and runs of other characters, each with the space before it, then space.
    case gpt2 = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
    /// Llama 3's: a word takes any one character before it along, numbers are of three digits at most.
    case llama3 =
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
    /// Qwen 2's: as Llama 3's, each digit by itself.
    case qwen2 =
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
}

extension ByteLevel {
    /// Splits by an expression, then spells bytes.
    static func splitting(by pattern: WordPattern, addsPrefixSpace: Bool = false) throws -> any PreTokenizer {
        let expression = try Pattern(pattern.rawValue)
        if pattern == .gpt2 { return ByteLevel(addsPrefixSpace: addsPrefixSpace, pattern: expression) }
        return PreTokenizerSequence(steps: [
            Split(pattern: .expression(expression), behavior: .isolated), ByteLevel(addsPrefixSpace: addsPrefixSpace),
        ])
    }
}
