/// Splits as GPT-2 does and spells each word's UTF-8 in the byte alphabet.
struct ByteLevel: PreTokenizer {
    /// Puts a space before each part that does not begin with one.
    var addsPrefixSpace = false
    /// nil: parts are not split.
    var pattern: Pattern?

    func split(_ text: inout AlignedText, _ parts: [Range<Int>]) -> [Range<Int>] {
        var parts = parts
        if addsPrefixSpace { parts = text.prefix(parts, with: " ") { _, first in first != " " } }
        if let pattern {
            let splitter = Split(pattern: .expression(pattern), behavior: .isolated)
            parts = splitter.split(&text, parts)
        }
        return text.rewrite(parts) { part, scalars, rewriting in
            for scalar in scalars[part] { ByteAlphabet.spell(scalar, into: &rewriting) }
        }
    }
}

/// Spells the whole text's UTF-8 in the byte alphabet.
struct ByteLevelNormalizer: Normalizer {
    func normalize(_ text: inout AlignedText) {
        text.rewrite { scalar, rewriting in ByteAlphabet.spell(scalar, into: &rewriting) }
    }
}
