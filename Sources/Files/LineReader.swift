public import Foundation
import Problems

/// The lines of a UTF-8 text file, one at a time; plain, `.gz` or `.zst`.
///
/// Lines end in LF or CRLF, the last one with or without; a byte order mark is dropped. Bytes that are not UTF-8 and lines
/// over `longestLine` are problems that name file and line.
///
/// ```swift
/// let lines = try LineReader(url)
/// while let line = try lines.next() { print(line.number, line.text) }
/// ```
public final class LineReader {
    /// A line without its end.
    public struct Line: Sendable, Equatable {
        /// Counted from 1.
        public let number: Int
        /// Without LF or CRLF.
        public let text: String
    }

    /// The most bytes that a line may have: 16 MiB.
    public static let longestLine = 16 << 20

    private let stream: DecodedStream
    private var pending: [UInt8] = []
    /// Where the next line begins in `pending`.
    private var start = 0
    private var number = 0
    private var isAtEnd = false

    /// Opens a file.
    public init(_ url: URL) throws {
        stream = try DecodedStream(url)
    }

    /// The next line; nil at the end.
    public func next() throws -> Line? {
        var searched = start
        while true {
            if let end = pending.firstNewline(from: searched) {
                defer { start = end + 1 }
                return try line(start..<end)
            }
            if isAtEnd {
                guard start < pending.count else { return nil }
                defer { start = pending.count }
                return try line(start..<pending.count)
            }
            guard pending.count - start <= Self.longestLine else { throw tooLong() }
            pending.removeSubrange(..<start)
            start = 0
            searched = pending.count
            if let piece = try stream.next() { pending.append(contentsOf: piece) } else { isAtEnd = true }
        }
    }

    private func line(_ range: Range<Int>) throws -> Line {
        guard range.count <= Self.longestLine else { throw tooLong() }
        number += 1
        var bytes = pending[range]
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        if number == 1 { bytes = bytes.withoutByteOrderMark }
        return Line(number: number, text: try UTF8Text.string(bytes, at: .init(file: stream.url.path, line: number)))
    }

    private func tooLong() -> Problem {
        Problem.badInput(
            "this line is over \(Self.longestLine.bytesInWords); is this a text file?",
            at: .init(file: stream.url.path, line: number + 1))
    }
}

extension [UInt8] {
    fileprivate func firstNewline(from start: Int) -> Int? {
        withUnsafeBytes { bytes in
            guard start < bytes.count, let base = bytes.baseAddress,
                let found = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }
}
