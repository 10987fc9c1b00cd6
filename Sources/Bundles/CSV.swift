public import Foundation
import Problems
public import Reports

/// Tables as RFC 4180: a header row, CRLF line ends, UTF-8, `.` as decimal point.
///
/// Numbers are the shortest that read back the same, NaN is an empty cell, infinities are `inf` and `-inf`, booleans
/// `true` and `false`.
public enum CSV {
    /// The file of a table.
    public static func data(_ table: Table) -> Data {
        var bytes: [UInt8] = []
        appendRow(table.columns.map(\.name), to: &bytes)
        for row in 0..<table.rowCount {
            appendRow(table.columns.lazy.map { $0.values.text(at: row) }, to: &bytes)
        }
        return Data(bytes)
    }

    /// A file of rows, the header first.
    static func data(_ rows: [[String]]) -> Data {
        var bytes: [UInt8] = []
        for row in rows { appendRow(row, to: &bytes) }
        return Data(bytes)
    }

    private static func appendRow(_ cells: some Collection<String>, to bytes: inout [UInt8]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            let needsQuotes = cell.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
            // An empty line is no row to most readers.
            if needsQuotes || (cells.count == 1 && cell.isEmpty) {
                bytes.append(0x22)
                for byte in cell.utf8 {
                    if byte == 0x22 { bytes.append(0x22) }
                    bytes.append(byte)
                }
                bytes.append(0x22)
            } else {
                bytes.append(contentsOf: cell.utf8)
            }
        }
        bytes.append(contentsOf: [0x0D, 0x0A])
    }
}

/// The rows of a CSV file, one at a time.
struct CSVRows {
    private let bytes: [UInt8]
    private let place: Problem.Place
    private var offset = 0

    init(_ data: Data, place: Problem.Place) {
        bytes = Array(data)
        self.place = place
    }

    /// The next row's cells; nil at the end.
    mutating func next() throws -> [String]? {
        guard offset < bytes.count else { return nil }
        var cells: [String] = []
        while true {
            cells.append(try cell())
            guard offset < bytes.count else { return cells }
            let byte = bytes[offset]
            offset += 1
            if byte == 0x2C { continue }
            if byte == 0x0D, offset < bytes.count, bytes[offset] == 0x0A { offset += 1 }
            return cells
        }
    }

    /// One cell; stops at the comma or line end after it.
    private mutating func cell() throws -> String {
        guard offset < bytes.count, bytes[offset] == 0x22 else {
            let start = offset
            while offset < bytes.count, ![0x2C, 0x0D, 0x0A].contains(bytes[offset]) { offset += 1 }
            return String(decoding: bytes[start..<offset], as: UTF8.self)
        }
        offset += 1
        var content: [UInt8] = []
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if byte == 0x22 {
                guard offset < bytes.count, bytes[offset] == 0x22 else {
                    return String(decoding: content, as: UTF8.self)
                }
                offset += 1
            }
            content.append(byte)
        }
        throw Problem.badInput("a quoted cell of this table has no end", at: place)
    }
}
