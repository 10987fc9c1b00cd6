import Documents
import Files
import Foundation
import Problems

/// The elements of a file that is one JSON array, cut apart as they come: neither the file nor its one line has to fit
/// in memory.
final class JSONArray: RowSource {
    private let file: URL
    private let bytes: Bytes
    private var count = 0
    private var isOpen = false
    private var isClosed = false

    init(_ stream: DecodedStream) {
        file = stream.url
        bytes = Bytes(stream)
    }

    func next() throws -> (DatasetRow.Content, line: Int)? {
        if isClosed { return nil }
        if !isOpen { try open() }
        guard let first = try bytes.nextAfterSpace() else { throw notClosed() }
        if first == UInt8(ascii: "]"), count == 0 {
            try close()
            return nil
        }
        let start = bytes.line
        let element = try element(from: first)
        let value = try Value.row(Data(element), file: file, line: start, key: "[\(count)]")
        count += 1
        return (.json(value), start)
    }

    /// The bytes up to the comma or bracket that ends the element.
    private func element(from first: UInt8) throws -> [UInt8] {
        let start = bytes.line
        var element: [UInt8] = []
        var depth = 0, isText = false, isEscaped = false
        var byte = first
        while true {
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isText = true
                case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: ",") where depth == 0: return element
                case UInt8(ascii: "]") where depth == 0:
                    try close()
                    return element
                case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
                default: break
                }
            }
            element.append(byte)
            guard element.count <= LineReader.longestLine else {
                throw problem("element \(count) is over \(LineReader.longestLine.bytesInWords)", line: start)
            }
            guard let next = try bytes.next() else { throw notClosed() }
            byte = next
        }
    }

    private func open() throws {
        isOpen = true
        guard let first = try bytes.nextAfterSpace() else {
            isClosed = true
            throw problem("the file is empty; a .json data set is an array", line: 1)
        }
        guard first == UInt8(ascii: "[") else {
            throw problem("not a JSON array; a file with one JSON object a line ends in .jsonl", line: bytes.line)
        }
    }

    private func close() throws {
        isClosed = true
        if try bytes.nextAfterSpace() != nil { throw problem("the file goes on after the array", line: bytes.line) }
    }

    private func notClosed() -> Problem { problem("the JSON array is not closed", line: bytes.line) }

    private func problem(_ message: String, line: Int) -> Problem {
        Problem.badInput(message, at: Problem.Place(file: file.path, line: line))
    }
}

/// A stream's bytes one by one, with the line each stands on; a byte order mark is dropped.
private final class Bytes {
    private(set) var line = 1

    private let stream: DecodedStream
    private var piece: [UInt8] = []
    private var offset = 0
    private var isFirst = true

    init(_ stream: DecodedStream) { self.stream = stream }

    func next() throws -> UInt8? {
        if offset == piece.count {
            guard let next = try stream.next() else { return nil }
            piece = Array(next)
            offset = isFirst ? piece.count - piece[...].withoutByteOrderMark.count : 0
            isFirst = false
            if offset == piece.count { return try self.next() }
        }
        let byte = piece[offset]
        offset += 1
        // The line end itself counts to the line that begins after it: nobody asks for its line.
        if byte == UInt8(ascii: "\n") { line += 1 }
        return byte
    }

    func nextAfterSpace() throws -> UInt8? {
        while let byte = try next() {
            if ![0x20, 0x09, 0x0A, 0x0D].contains(byte) { return byte }
        }
        return nil
    }
}
