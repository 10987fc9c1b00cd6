import Foundation

extension HostileFile {
    static let sentencePiece = [
        model("pieces of no letters") { _ in piece("", 0) },
        model("pieces, all others") { piece(String($0, radix: 36), 0) },
        model("equal pieces") { _ in piece("a", 0) },
        model("pieces, each the start of the next") { piece(String(repeating: "a", count: $0 + 1), Float($0)) },
        model("pieces, each the start of the next, for BPE", type: 2) {
            piece(String(repeating: "a", count: $0 + 1), Float($0))
        },
        model("as many merges as pieces may imply, for BPE", type: 2) {
            $0 < 1_000 ? piece(String(repeating: "a", count: $0 + 1), Float($0)) : Data(count: room)
        },
        model("every piece of two letters, for BPE", type: 2) { index in
            piece(String(String(index + 2, radix: 2).dropFirst().map { $0 == "0" ? "a" : "b" }), Float(index))
        },
        model("control pieces") { piece("<\($0)>", 0, kind: 3) },
        model("pieces of single bytes, too many", type: 2) { piece("<0x\(String($0 % 256, radix: 16))>", 0, kind: 6) },
        HostileFile("tokenizer.model", "empty fields") { Data((0..<room / 2).flatMap { _ in [0x0A, 0] as [UInt8] }) },
        HostileFile("tokenizer.model", "a length beyond the file") {
            Data([0x0A] + [UInt8](repeating: 0xFF, count: 9) + [1]) + Data(count: 900_000)
        },
        HostileFile("tokenizer.model", "numbers without an end") { Data(repeating: 0x80, count: room) },
        HostileFile("tokenizer.model", "one long piece") {
            unknown + message(1, message(1, Data(repeating: 0x61, count: 900_000)))
        },
        charsmap("a double array of zeros", Data(count: 900_000), Data("a\0".utf8)),
        charsmap(
            "a double array that leads back to itself", Data((0..<225_000).flatMap { _ in word(0x161) }),
            Data("a\0".utf8)),
        charsmap("a double array of the largest units", Data(repeating: 0xFF, count: 900_000), Data("a\0".utf8)),
        charsmap("replacements of nothing", word(0), Data(count: 900_000)),
        charsmap("one long replacement", word(0), Data(repeating: 0x61, count: 900_000)),
    ]

    static let merges = [
        HostileFile("merges.txt", "equal merges") { filled("{\"a\":0,\"aa\":1}\0") { _ in "a a\n" } },
        HostileFile("merges.txt", "empty lines") { filled("{\"a\":0}\0") { _ in "\n" } },
        HostileFile("merges.txt", "merges of nothing") { filled("{\"\":0}\0") { _ in " \n" } },
        HostileFile("merges.txt", "one long line") { filled("{\"a\":0}\0a ") { _ in "a" } },
        HostileFile("merges.txt", "no UTF-8") { Data("{}\0".utf8) + Data(repeating: 0xFF, count: 900_000) },
        HostileFile("merges.txt", "merges, each of the one before") {
            let pieces = (1...900).map { String(repeating: "a", count: $0) }
            let vocabulary = pieces.enumerated().map { "\"\($0.element)\":\($0.offset)" }.joined(separator: ",")
            return filled("{\(vocabulary)}\0") { $0 < 899 ? "\(pieces[$0]) a\n" : "" }
        },
    ]

    private static func model(
        _ attempt: String, type: UInt8 = 1, _ piece: @escaping @Sendable (Int) -> Data
    ) -> HostileFile {
        HostileFile("tokenizer.model", attempt) {
            var data = unknown + message(2, Data([0x18, type]))
            for index in 0... {
                let next = message(1, piece(index))
                guard data.count + next.count <= room else { break }
                data += next
            }
            return data
        }
    }

    private static func charsmap(_ attempt: String, _ units: Data, _ replacements: Data) -> HostileFile {
        HostileFile("tokenizer.model", "a normaliser: " + attempt) {
            let rules = word(UInt32(units.count)) + units + replacements
            return unknown + message(3, message(2, rules))
        }
    }

    /// The piece that has to be there.
    private static let unknown = message(1, piece("<unk>", 0, kind: 2))

    private static func piece(_ text: String, _ score: Float, kind: UInt8 = 1) -> Data {
        message(1, Data(text.utf8)) + Data([0x15]) + word(score.bitPattern) + Data([0x18, kind])
    }

    private static func word(_ number: UInt32) -> Data { withUnsafeBytes(of: number.littleEndian) { Data($0) } }

    /// A field with a length, in protobuf's wire format.
    private static func message(_ field: UInt8, _ bytes: Data) -> Data {
        var length = bytes.count
        var data = Data([field << 3 | 2])
        repeat {
            data.append(UInt8(length & 0x7F) | (length > 0x7F ? 0x80 : 0))
            length >>= 7
        } while length > 0
        return data + bytes
    }
}
