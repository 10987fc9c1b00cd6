import Documents
import Files
import Foundation
import Problems

/// Comma- or tab-separated records under a header (RFC 4180): quoted fields may hold separators, quotes written twice,
/// and line ends, which come as LF.
///
/// Bytes are looked at, not characters: a comma before a combining mark still separates.
final class SeparatedValues: RowSource {
    private let lines: LineReader
    private let separator: UInt8
    private let file: URL
    private var header: [String]?

    init(_ lines: LineReader, separator: UInt8, file: URL) {
        self.lines = lines
        self.separator = separator
        self.file = file
    }

    func next() throws -> (DatasetRow.Content, line: Int)? {
        guard let header = try columns(), let (fields, line) = try record() else { return nil }
        guard fields.count == header.count else {
            throw problem("\(fields.count) fields where the header has \(header.count)", line: line)
        }
        return (.record(header: header, fields), line)
    }

    func columns() throws -> [String]? {
        if header == nil { header = try record()?.fields }
        return header
    }

    /// The next record and the line it begins on; empty lines between records are passed over.
    private func record() throws -> (fields: [String], line: Int)? {
        var next = try lines.next()
        while let line = next, line.text.isEmpty { next = try lines.next() }
        guard var line = next else { return nil }
        let start = line.number
        var reader = FieldReader(separator: separator)
        while true {
            guard reader.read(line.text.utf8) else {
                throw problem(
                    "text after a closing quote; inside a quoted field, a quote is written twice", line: line.number)
            }
            guard reader.isQuoted else { return (reader.fields, start) }
            guard reader.size <= LineReader.longestLine, let following = try lines.next() else {
                throw problem("a quoted field is not closed", line: start)
            }
            reader.endLine()
            line = following
        }
    }

    private func problem(_ message: String, line: Int) -> Problem {
        Problem.badInput(message, at: Problem.Place(file: file.path, line: line))
    }
}

/// The fields of one record, whose lines are handed over in order.
private struct FieldReader {
    let separator: UInt8
    /// Bytes in the record so far.
    private(set) var size = 0
    private var done: [String] = []
    private var field: [UInt8] = []
    private var state = State.start

    private enum State {
        case start, plain, quoted
        /// After a quote in a quoted field: the field's end or, before another, a quote.
        case quote
    }

    init(separator: UInt8) { self.separator = separator }

    /// Whether the record goes on in the next line.
    var isQuoted: Bool { state == .quoted }
    var fields: [String] { done + [String(decoding: field, as: UTF8.self)] }

    /// Takes a line in; false where text follows a closing quote.
    mutating func read(_ line: String.UTF8View) -> Bool {
        size += line.count
        for byte in line {
            switch (state, byte) {
            case (.start, UInt8(ascii: "\"")): state = .quoted
            case (.quoted, UInt8(ascii: "\"")): state = .quote
            case (.quoted, _): field.append(byte)
            case (_, separator):
                done.append(String(decoding: field, as: UTF8.self))
                field = []
                state = .start
            case (.quote, UInt8(ascii: "\"")):
                field.append(byte)
                state = .quoted
            case (.quote, _): return false
            case (.start, _), (.plain, _):
                field.append(byte)
                state = .plain
            }
        }
        return true
    }

    mutating func endLine() {
        field.append(UInt8(ascii: "\n"))
    }
}
