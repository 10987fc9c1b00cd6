/// How a vocabulary spells pieces of text.
enum PieceSpelling: Equatable, Sendable {
    /// As they are.
    case plain
    /// In the byte alphabet.
    case bytes
    /// With a mark in the place of spaces, and single bytes as `<0xE3>`.
    case marked(Unicode.Scalar)

    /// A piece as it stands in a text, without the spaces before it.
    ///
    /// Bytes that are not whole characters count as one each that cannot be shown, U+FFFD.
    func surface(of piece: String) -> String {
        switch self {
        case .plain: return piece
        case .bytes:
            guard let bytes = ByteAlphabet.bytes(of: piece.unicodeScalars) else { return piece }
            return Self.withoutSpaces(String(decoding: bytes, as: UTF8.self))
        case .marked(let mark):
            if let byte = ByteFallback.byte(of: piece) {
                return String(Character(byte < 0x80 ? Unicode.Scalar(byte) : "\u{FFFD}"))
            }
            let text = piece.unicodeScalars.map { $0 == mark ? " " : $0 }
            return Self.withoutSpaces(String(String.UnicodeScalarView(text)))
        }
    }

    private static func withoutSpaces(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.drop { $0 == " " }))
    }
}
