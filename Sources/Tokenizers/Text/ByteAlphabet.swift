/// The alphabet in which GPT-2 writes bytes, so that each is a visible character: a space is `Ġ`, a line feed `Ċ`.
///
/// Visible characters of Latin-1 stand for themselves; the other bytes are U+0100 and on, in their order.
enum ByteAlphabet {
    /// The character of each byte.
    static let scalars: [Unicode.Scalar] = {
        var next: UInt32 = 0x100
        return (0...UInt8.max).map { byte in
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Unicode.Scalar(byte)
            default:
                defer { next += 1 }
                return Unicode.Scalar(next) ?? "\u{FFFD}"
            }
        }
    }()

    /// The byte of each character up to U+0143, the last; nil for the others.
    private static let bytes: [UInt8?] = {
        var bytes = [UInt8?](repeating: nil, count: 0x144)
        for (byte, scalar) in scalars.enumerated() { bytes[Int(scalar.value)] = UInt8(byte) }
        return bytes
    }()

    /// The byte that a character stands for; nil where it is not of the alphabet.
    static func byte(of scalar: Unicode.Scalar) -> UInt8? {
        scalar.value < 0x144 ? bytes[Int(scalar.value)] : nil
    }

    /// The bytes that a text stands for; nil where it is not wholly of the alphabet.
    static func bytes(of text: some Sequence<Unicode.Scalar>) -> [UInt8]? {
        var bytes: [UInt8] = []
        for scalar in text {
            guard let byte = byte(of: scalar) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    /// Puts the bytes of a scalar in its place.
    static func spell(_ scalar: Unicode.Scalar, into rewriting: inout AlignedText.Rewriting) {
        if scalar.value < 0x80 {
            rewriting.put(scalars[Int(scalar.value)], for: 1)
            return
        }
        for (index, byte) in (UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter).enumerated() {
            rewriting.put(scalars[Int(byte)], for: index == 0 ? 1 : 0)
        }
    }
}
