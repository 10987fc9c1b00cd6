import Foundation
import Problems

/// A document's bytes, known to be text within the limits: the checks that come before any grammar.
enum DocumentText {
    /// The text without a byte order mark.
    static func check(_ data: Data, file: String?, limits: ReadingLimits) throws(Problem) -> String {
        guard data.count <= limits.bytes else { throw tooLarge(file: file, limits: limits) }
        guard let text = String(validating: data, as: UTF8.self) else {
            let offset = firstInvalidOffset(in: data)
            let place = place(of: offset, in: data, file: file)
            throw .badInput(
                "byte \(hex(data[data.startIndex + offset])) is not UTF-8; save the file as UTF-8", at: place)
        }
        return try check(text, file: file, limits: limits)
    }

    static func check(_ text: String, file: String?, limits: ReadingLimits) throws(Problem) -> String {
        guard text.utf8.count <= limits.bytes else { throw tooLarge(file: file, limits: limits) }
        if let offset = text.utf8.enumerated().first(where: { $0.element == 0 })?.offset {
            throw .badInput(
                "a NUL byte: this is no text file", at: place(of: offset, in: Data(text.utf8), file: file))
        }
        return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    }

    private static func tooLarge(file: String?, limits: ReadingLimits) -> Problem {
        .badInput("the file is larger than \(limits.bytes.bytesInWords)", at: .init(file: file))
    }

    /// The first byte that is no part of well-formed UTF-8.
    private static func firstInvalidOffset(in data: Data) -> Int {
        var offset = 0
        var decoder = Unicode.UTF8.ForwardParser()
        var bytes = data.makeIterator()
        while true {
            switch decoder.parseScalar(from: &bytes) {
            case .valid(let encoded): offset += encoded.count
            case .error, .emptyInput: return min(offset, data.count - 1)
            }
        }
    }

    private static func place(of offset: Int, in data: Data, file: String?) -> Problem.Place {
        let before = data.prefix(offset)
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex
        return Problem.Place(
            file: file, line: before.count { $0 == UInt8(ascii: "\n") } + 1,
            column: before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1)
    }

    private static func hex(_ byte: UInt8) -> String {
        "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
