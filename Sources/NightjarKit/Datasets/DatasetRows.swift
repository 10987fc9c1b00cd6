package import Foundation
import Files
import Problems

/// The rows of a data set, read one at a time by the file's ending: `.txt` (a text a line), `.jsonl`, `.json` (an
/// array), `.csv`, `.tsv`, each also `.gz` or `.zst`.
///
/// Blank lines are no rows and are not counted.
package final class DatasetRows {
    private let file: URL
    private let source: any RowSource
    /// How many rows were read so far.
    package private(set) var count = 0

    /// Opens a file.
    ///
    /// - Throws: A `Problem` where it cannot be read or has another ending.
    package init(_ file: URL) throws {
        self.file = file
        let compressed = ["gz", "zst"].contains(file.pathExtension.lowercased())
        let ending = (compressed ? file.deletingPathExtension() : file).pathExtension.lowercased()
        source =
            switch ending {
            case "txt": TextLines(try LineReader(file))
            case "jsonl": JSONLines(try LineReader(file), file: file)
            case "json": JSONArray(try DecodedStream(file))
            case "csv": SeparatedValues(try LineReader(file), separator: UInt8(ascii: ","), file: file)
            case "tsv": SeparatedValues(try LineReader(file), separator: UInt8(ascii: "\t"), file: file)
            default:
                throw Problem.badInput(
                    "a data set ends in .txt, .jsonl, .json, .csv or .tsv, each also .gz or .zst; found \".\(ending)\"",
                    at: Problem.Place(file: file.path))
            }
    }

    /// The names of the columns, of a file that begins with them; nil of any other.
    ///
    /// - Throws: A `Problem` that names file and line.
    package func columns() throws -> [String]? { try source.columns() }

    /// The next row; nil at the end.
    ///
    /// - Throws: A `Problem` that names file and line.
    package func next() throws -> DatasetRow? {
        guard let (content, line) = try source.next() else { return nil }
        defer { count += 1 }
        return DatasetRow(index: count, place: Problem.Place(file: file.path, line: line), content: content)
    }
}

/// One form of data set.
protocol RowSource: AnyObject {
    /// The next row's content and the line it begins on, from 1; nil at the end.
    func next() throws -> (DatasetRow.Content, line: Int)?
    /// The names under which all rows stand; nil where each row has its own, or none.
    func columns() throws -> [String]?
}

extension RowSource {
    func columns() throws -> [String]? { nil }
}

/// A text a line.
private final class TextLines: RowSource {
    private let lines: LineReader

    init(_ lines: LineReader) { self.lines = lines }

    func next() throws -> (DatasetRow.Content, line: Int)? {
        try lines.nextNotBlank().map { (.text($0.text), $0.number) }
    }
}

/// A JSON value a line.
private final class JSONLines: RowSource {
    private let lines: LineReader
    private let file: URL

    init(_ lines: LineReader, file: URL) {
        self.lines = lines
        self.file = file
    }

    func next() throws -> (DatasetRow.Content, line: Int)? {
        try lines.nextNotBlank().map { line in
            (.json(try .row(Data(line.text.utf8), file: file, line: line.number)), line.number)
        }
    }
}

extension LineReader {
    fileprivate func nextNotBlank() throws -> Line? {
        while let line = try next() {
            if !line.text.allSatisfy(\.isWhitespace) { return line }
        }
        return nil
    }
}
