/// A word of a text and the tokens that it is made of.
public struct TokenWord: Sendable, Equatable {
    /// As the text has it.
    public var text: String
    /// Where it stands in the text, in Unicode scalars from 0.
    public var place: Range<Int>
    /// Its tokens.
    public var tokens: Range<Int>
}

extension Model {
    /// The words that a text's tokens make up, in order; the tokens around the text belong to none.
    ///
    /// A word is what the tokenizer looks up in its vocabulary at a time (a pre-token): what stands between spaces and
    /// punctuation, or what a morphological analyser finds. Where that is more than a word, as in a Japanese sentence
    /// without spaces, each token of it that begins with a character of its own is a word.
    public func words(of text: String, _ encoding: Encoding) -> [TokenWord] {
        let scalars = Array(text.unicodeScalars)
        let parts = tokenizer.words(of: text).filter { !$0.isEmpty }
        var words: [TokenWord] = []
        var part = 0, lastPart = -1, waiting: Int?
        for token in encoding.ids.indices where !encoding.isSpecial[token] {
            let place = encoding.offsets[token]
            guard let start = place.first(where: { !scalars[$0].properties.isWhitespace }) else {
                // A mark of a space alone belongs to what comes next.
                waiting = waiting ?? token
                continue
            }
            while part + 1 < parts.count, parts[part].upperBound <= start { part += 1 }
            let isNew =
                part != lastPart
                || words.last.map { begins(token, at: start, after: $0, in: scalars, encoding) } ?? true
            if isNew || words.isEmpty {
                words.append(
                    TokenWord(text: "", place: start..<place.upperBound, tokens: (waiting ?? token)..<token + 1))
            } else {
                let last = words[words.count - 1]
                words[words.count - 1].tokens = last.tokens.lowerBound..<token + 1
                words[words.count - 1].place = last.place.lowerBound..<max(last.place.upperBound, place.upperBound)
            }
            (lastPart, waiting) = (part, nil)
        }
        for word in words.indices {
            words[word].text = String(String.UnicodeScalarView(scalars[words[word].place]))
        }
        return words
    }

    /// Whether a token begins a word inside a part of the text that has several.
    private func begins(
        _ token: Int, at start: Int, after word: TokenWord, in scalars: [Unicode.Scalar], _ encoding: Encoding
    ) -> Bool {
        guard start >= word.place.upperBound else { return false }
        if scalars[word.place.upperBound..<start].contains(where: \.properties.isWhitespace) { return true }
        // Where a piece says that it goes on (`##ing`), it does.
        if encoding.tokens[token].hasPrefix("##") { return false }
        return scalars[start].isOfUnspacedScript || scalars[word.place.upperBound - 1].isOfUnspacedScript
    }
}

extension Unicode.Scalar {
    /// Whether it is of a script that is written without spaces between words: kana, Chinese characters, their
    /// punctuation and full-width forms.
    var isOfUnspacedScript: Bool {
        switch value {
        case 0x3000...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF00...0xFFEF,
            0x20000...0x3FFFF:
            true
        default: false
        }
    }
}
