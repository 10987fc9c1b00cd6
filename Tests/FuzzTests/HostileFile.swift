import Foundation
import Testing

/// A made-up file of at most 1 MB that asks a parser for as much as it can.
struct HostileFile: Sendable, CustomTestStringConvertible {
    /// As `FuzzedParser` names it.
    let parser: String
    /// What it tries.
    let attempt: String
    private let make: @Sendable () -> Data

    static let size = 1_000_000
    /// What is filled: a header's length, or little more, has its place beside it.
    static let room = size - 8

    /// Every file of every parser.
    static let all =
        safetensors + pickle + gguf + configuration + adapter + tokenizerJSON + tokenizerSettings
        + sentencePiece + merges + vocabulary + manifest
        + settings

    init(_ parser: String, _ attempt: String, _ make: @escaping @Sendable () -> Data) {
        self.parser = parser
        self.attempt = attempt
        self.make = make
    }

    var testDescription: String { "\(parser): \(attempt)" }

    func bytes() -> Data {
        let bytes = make()
        precondition(bytes.count <= Self.size, "\(testDescription) has \(bytes.count) bytes")
        return bytes
    }
}

/// Text around a middle of pieces, as many as fill a file.
func filled(_ before: String = "", _ after: String = "", with piece: (Int) -> String) -> Data {
    var bytes = Data(before.utf8)
    let room = HostileFile.room - after.utf8.count
    var index = 0
    while true {
        let next = piece(index).utf8
        guard bytes.count + next.count <= room, !next.isEmpty else { break }
        bytes.append(contentsOf: next)
        index += 1
    }
    bytes.append(contentsOf: after.utf8)
    return bytes
}

/// What is wrong in every format that is made of JSON: attempts, with the bytes of a document that has them at a key
/// that the parser reads or passes over.
func hostileJSON(_ parser: String, inside before: String = "{\"a\":", _ after: String = "}") -> [HostileFile] {
    func file(_ attempt: String, _ open: String, _ close: String, _ piece: @escaping @Sendable (Int) -> String)
        -> HostileFile
    {
        HostileFile(parser, attempt) { filled(before + open, close + after, with: piece) }
    }
    return [
        HostileFile(parser, "lists nested as deep as can be") {
            Data(repeating: UInt8(ascii: "["), count: HostileFile.room)
        },
        HostileFile(parser, "objects nested as deep as can be") { filled { _ in "{\"a\":" } },
        file("a list of digits", "[0", "]") { _ in ",0" },
        file("a list of empty lists", "[[]", "]") { _ in ",[]" },
        file("a list of lists, each two deep", "[[[]]", "]") { _ in ",[[]]" },
        file("a list of empty objects", "[{}", "]") { _ in ",{}" },
        file("a list of objects with one short key", "[{}", "]") { _ in ",{\"\":0}" },
        file("a list of empty texts", "[\"\"", "]") { _ in ",\"\"" },
        file("a list of texts too long to be kept in place", "[\"\"", "]") { _ in ",\"0123456789abcdef\"" },
        file("an object of short keys", "{\"\":0", "}") { ",\"\(String($0, radix: 36))\":0" },
        file("equal keys", "{\"\":0", "}") { _ in ",\"aa\":0" },
        file("keys that only Unicode finds equal", "{\"\":0", "}") {
            $0 % 2 == 0 ? ",\"é\($0 / 2)\":0" : ",\"e\u{301}\($0 / 2)\":0"
        },
        file("one long text of escapes", "\"", "\"") { _ in "\\u00e9" },
        file("one long text of broken surrogates", "\"", "\"") { _ in "\\ud800" },
        file("one long number", "1", "") { _ in "0" },
        file("a number with a long exponent", "1e", "") { _ in "9" },
        file("one long text of combining marks", "\"a", "\"") { _ in "\u{301}" },
        HostileFile(parser, "a long key") { filled("{\"", "\":1}") { _ in "k" } },
        HostileFile(parser, "spaces, then nothing") { Data(repeating: 0x20, count: HostileFile.room) },
        HostileFile(parser, "line breaks, then nonsense") { filled("", "x") { _ in "\n" } },
    ]
}
