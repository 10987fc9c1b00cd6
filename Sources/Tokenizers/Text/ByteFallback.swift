/// Pieces of single bytes, `<0x00>` to `<0xFF>`.
enum ByteFallback {
    static func piece(of byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.utf8.count == 1 ? "<0x0\(digits)>" : "<0x\(digits)>"
    }

    /// The byte that a piece stands for; nil where it stands for none.
    static func byte(of piece: String) -> UInt8? {
        let bytes = Array(piece.utf8)
        guard bytes.count == 6, piece.hasPrefix("<0x"), bytes[5] == UInt8(ascii: ">") else { return nil }
        return UInt8(String(decoding: bytes[3..<5], as: UTF8.self), radix: 16)
    }
}
