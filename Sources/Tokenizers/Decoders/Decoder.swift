/// The step from the pieces of tokens back to a text.
protocol Decoder: Sendable {
    /// The pieces with marks and spellings undone; the text is what they are together.
    func decode(_ pieces: [String]) -> [String]
}

/// Decoders one after the other.
struct DecoderSequence: Decoder {
    var steps: [any Decoder]

    func decode(_ pieces: [String]) -> [String] { steps.reduce(pieces) { $1.decode($0) } }
}

/// Undoes the byte alphabet; what is not UTF-8 then is U+FFFD.
struct ByteLevelDecoder: Decoder {
    func decode(_ pieces: [String]) -> [String] {
        let bytes = pieces.flatMap { ByteAlphabet.bytes(of: $0.unicodeScalars) ?? Array($0.utf8) }
        return [String(decoding: bytes, as: UTF8.self)]
    }
}

/// Puts spaces in the place of marks; the mark that the first piece begins with goes.
struct MetaspaceDecoder: Decoder {
    var replacement: Unicode.Scalar
    /// Whether a mark was put before the text.
    var hasPrefix: Bool

    func decode(_ pieces: [String]) -> [String] {
        pieces.enumerated().map { index, piece in
            var text = String.UnicodeScalarView()
            for scalar in piece.unicodeScalars {
                if scalar != replacement {
                    text.append(scalar)
                } else if index > 0 || !hasPrefix {
                    text.append(" ")
                }
            }
            return String(text)
        }
    }
}

/// Puts the bytes of pieces as `<0xE3>` together; each of bytes that are not UTF-8 together is U+FFFD.
struct ByteFallbackDecoder: Decoder {
    func decode(_ pieces: [String]) -> [String] {
        var texts: [String] = []
        var bytes: [UInt8] = []
        func endBytes() {
            if bytes.isEmpty { return }
            if let text = String(validating: bytes, as: UTF8.self) {
                texts.append(text)
            } else {
                texts += bytes.map { _ in "\u{FFFD}" }
            }
            bytes.removeAll()
        }
        for piece in pieces {
            if let byte = ByteFallback.byte(of: piece) {
                bytes.append(byte)
            } else {
                endBytes()
                texts.append(piece)
            }
        }
        endBytes()
        return texts
    }
}

/// Makes all pieces one, so that the steps after it see the whole text.
struct FuseDecoder: Decoder {
    func decode(_ pieces: [String]) -> [String] { [pieces.joined()] }
}
