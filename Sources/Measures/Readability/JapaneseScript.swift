/// How a Japanese text is written: the length of its sentences and the kinds of its characters, which stand in for
/// readability where words have no spaces between them.
///
/// Characters are Unicode's code points without white space and the ends of sentences. A sentence ends with a run of
/// `。`, `．`, `！`, `？`, `!`, `?` or with a line.
public struct JapaneseScript: Sendable, Equatable {
    /// Characters a sentence; nil where there are no characters.
    public let sentenceLength: Double?
    /// Kanji's share of the characters.
    public let kanji: Double
    /// Hiragana's share of the characters.
    public let hiragana: Double
    /// Katakana's share of the characters, those of half width and the mark of length (`ー`) among them.
    public let katakana: Double
    /// How many characters are kanji, hiragana or katakana.
    let count: Int

    /// Of a text.
    public init(_ text: String) {
        var counts: [Kind: Int] = [:], characters = 0
        let sentences = text.unicodeScalars.split(whereSeparator: Self.isEnd).count { sentence in
            let before = characters
            for scalar in sentence where !scalar.properties.isWhitespace {
                characters += 1
                if let kind = Kind(scalar) { counts[kind, default: 0] += 1 }
            }
            return characters > before
        }
        let all = Double(max(characters, 1))
        sentenceLength = sentences == 0 ? nil : Double(characters) / Double(sentences)
        kanji = Double(counts[.kanji] ?? 0) / all
        hiragana = Double(counts[.hiragana] ?? 0) / all
        katakana = Double(counts[.katakana] ?? 0) / all
        count = counts.values.reduce(0, +)
    }

    private static func isEnd(_ scalar: Unicode.Scalar) -> Bool { "。．！？!?\n\r".unicodeScalars.contains(scalar) }

    private enum Kind {
        case kanji, hiragana, katakana

        init?(_ scalar: Unicode.Scalar) {
            switch scalar.value {
            // 々, 〆, 〇; the unified ideographs and their extensions; those for compatibility.
            case 0x3005...0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: self = .kanji
            case 0x3041...0x309F: self = .hiragana
            case 0x30A1...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9D: self = .katakana
            default: return nil
            }
        }
    }
}
