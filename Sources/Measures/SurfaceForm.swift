/// A token's own letters: without the marks by which tokenizers tell the start or the inside of a word.
public struct SurfaceForm: Sendable, Equatable {
    /// The letters left when `##` (WordPiece), `▁` (SentencePiece) or `Ġ` (byte-level BPE) are taken from the front.
    public let text: String
    /// How many Unicode scalars they are; a byte such as `<0xE3>` is one character.
    public let length: Int

    /// The surface form of a vocabulary's entry.
    public init(_ token: String) {
        var scalars = Substring(token).unicodeScalars
        if token.hasPrefix("##") {
            scalars = scalars.dropFirst(2)
        } else {
            scalars = scalars.drop { $0 == "▁" || $0 == "Ġ" }
        }
        text = String(scalars)
        length = Self.isByte(text) ? 1 : scalars.count
    }

    /// Whether all of it is hiragana, U+3041 to U+309F; the long-vowel mark `ー` (U+30FC) is not.
    public var isHiraganaOnly: Bool {
        !text.isEmpty && text.unicodeScalars.allSatisfy { (0x3041...0x309F).contains($0.value) }
    }

    private static func isByte(_ text: String) -> Bool {
        text.utf8.count == 6 && text.hasPrefix("<0x") && text.hasSuffix(">")
            && text.dropFirst(3).dropLast().allSatisfy(\.isHexDigit)
    }
}
