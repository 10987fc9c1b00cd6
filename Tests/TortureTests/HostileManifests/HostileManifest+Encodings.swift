import Foundation

/// Bytes that are no UTF-8, or more than text.
extension HostileManifest {
    static let encodings = [
        Attempt("bytes that are no UTF-8") { random in
            var bytes = Array(manifest().utf8)
            let wrong: [[UInt8]] = [
                [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE3, 0x81], [0x80], [0xF5],
                [0xF4, 0x90, 0x80, 0x80], [0xE0, 0x80, 0xAF], [0x93, 0xFA, 0x96, 0x7B],
            ]
            let piece = wrong.randomElement(using: &random) ?? [0xFF]
            // Before an ASCII letter, so that nothing that follows completes it.
            bytes.insert(contentsOf: piece, at: random.whole(0...bytes.count - 1))
            return Data(bytes)
        },
        Attempt("nothing but broken bytes") { random in
            Data((0..<random.size(1...60_000)).map { _ in UInt8.random(in: 128...255, using: &random) }) + [0xFF]
        },
        Attempt("another encoding") { random in
            let encoding = [String.Encoding.utf16LittleEndian, .utf16BigEndian, .utf32LittleEndian, .utf32BigEndian]
                .randomElement(using: &random)
            return manifest("name: 日本語").data(using: encoding ?? .utf16LittleEndian) ?? Data([0xFF])
        },
        Attempt("another encoding with its mark") { _ in
            Data([0xFF, 0xFE]) + (manifest().data(using: .utf16LittleEndian) ?? Data())
        },
        Attempt("byte order marks in the wrong places") { random in
            random.pick([
                "\u{FEFF}\u{FEFF}" + manifest(), manifest("\u{FEFF}seed: 1"), "\u{FEFF}", "\u{FEFF}x: 1\n" + manifest(),
                manifest("name: a\u{FEFF}b"),
            ])
        },
        Attempt("NUL bytes") { random in
            var bytes = Array(manifest().utf8)
            for _ in 0..<random.whole(1...30) { bytes.insert(0, at: random.whole(0...bytes.count)) }
            return Data(bytes)
        },
        Attempt("nothing but NUL bytes") { random in Data(count: random.size(1...200_000)) },
        Attempt("control characters") { random in
            manifest("name: a\(Character(Unicode.Scalar(UInt8(random.whole(1...8)))))b\u{1B}[2J\u{7F}")
        },
        Attempt("line ends of all kinds, and a wrong key") { random in
            let ends = ["\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\n\r"]
            return manifest("wrong: 1").split(separator: "\n").map { $0 + random.pick(ends) }.joined()
        },
        Attempt("a text of line separators") { random in
            manifest(
                "name: x"
                    + String(repeating: random.pick(["\u{2028}", "\u{2029}", "\u{85}"]), count: random.size(1...2_000))
                    + "y")
        },
        Attempt("marks upon marks") { random in
            manifest("name: a/" + String(repeating: "\u{301}", count: random.size(10...20_000)))
        },
    ]
}
