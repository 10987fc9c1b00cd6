import Documents
import Foundation
import NightjarKit
import Problems

extension Table {
    /// A table of a program: rows in the event, or a CSV file that it wrote.
    init(event: Value, in folder: URL) throws {
        let name = event["name"]?.string ?? ""
        let columns: [(name: String, values: Column)]
        switch (event["rows"], event["file"]) {
        case (let rows?, nil):
            guard let names = event["columns"]?.array?.compactMap(\.string), !names.isEmpty else {
                throw Problem.badInput(
                    "a table with rows needs columns, a list of their names", at: .init(key: "columns"))
            }
            columns = try Self.columns(names, rows: rows)
        case (nil, let file?):
            if let names = event["columns"] {
                throw Problem.mismatch(
                    names, allowed: "no columns beside a file, whose first row has their names", key: "columns")
            }
            columns = try Self.columns(ofFile: file.string ?? "", in: folder)
        default: throw Problem.badInput("a table has either columns and rows, or a file")
        }
        let title = event["title"]?.string ?? ""
        self.init(
            name, title: title.isEmpty ? name : title, columns: columns, shownRows: event["shownRows"]?.int ?? 20)
    }

    private static func columns(_ names: [String], rows: Value) throws -> [(name: String, values: Column)] {
        try check(names)
        guard let list = rows.array else { throw Problem.mismatch(rows, allowed: "a list of rows", key: "rows") }
        for (index, row) in list.enumerated() {
            guard let cells = row.array, cells.count == names.count else {
                throw Problem.mismatch(row, allowed: "a list of \(names.count), a cell a column", key: "rows[\(index)]")
            }
        }
        return try names.enumerated().map { column, name in
            (name, try Column(cells: list.map { $0.array?[column] ?? .null }, column: column))
        }
    }

    private static func columns(ofFile path: String, in folder: URL) throws -> [(name: String, values: Column)] {
        let file = try PlainFile(path, in: folder)
        var header: [String] = [], cells: [[String]] = []
        do {
            let rows = try DatasetRows(file.url)
            guard let columns = try rows.columns() else {
                throw Problem.badInput("a table's file ends in .csv, and its first row has the columns' names")
            }
            header = columns
            while let row = try rows.next() { cells.append((row.value.members ?? []).map { $0.value.string ?? "" }) }
        } catch let problem as Problem {
            let line = problem.place?.line.map { " line \($0):" } ?? ""
            throw Problem(.failed, "\(file.name.quotedForMessage):\(line) \(problem.message)")
        }
        try check(header)
        return try header.enumerated().map { index, name in
            (name, try Column(words: cells.map { $0[index] }, name: name, file: file.name))
        }
    }

    private static func check(_ names: [String]) throws {
        guard Set(names).count == names.count, !names.contains("") else {
            throw Problem.badInput(
                "the columns' names must differ, and none is empty: \(names.joined(separator: ", "))")
        }
        guard names.count <= 10_000 else { throw Problem.badInput("a table has at most 10,000 columns") }
    }
}

extension Table.Column {
    /// Cells of one kind: whole numbers, numbers, texts, or true and false; null is an empty cell.
    fileprivate init(cells: [Value], column: Int) throws {
        let present = cells.filter { !$0.isNull }
        func all<Cell>(_ read: (Value) -> Cell?) -> [Cell]? {
            let values = cells.compactMap(read)
            return values.count == cells.count ? values : nil
        }
        if present.isEmpty {
            self = .string(cells.map { _ in "" })
        } else if let values = all({ $0.whole }) {
            self = .int(values)
        } else if present.allSatisfy({ $0.whole != nil }) {
            // An empty cell among whole numbers, which stay whole.
            self = .string(cells.map { $0.int.map { String($0) } ?? "" })
        } else if present.allSatisfy({ $0.double != nil }) {
            self = .double(cells.map { $0.double ?? .nan })
        } else if let values = all({ $0.bool }) {
            self = .bool(values)
        } else if present.allSatisfy({ $0.string != nil }) {
            self = .string(cells.map { $0.string ?? "" })
        } else {
            let first = present[0]
            let kind = first.string != nil ? "texts" : first.bool != nil ? "true and false" : "numbers"
            let other = cells.firstIndex { cell in
                !cell.isNull
                    && (first.string != nil
                        ? cell.string == nil : first.bool != nil ? cell.bool == nil : cell.double == nil)
            }
            let row = other ?? 0
            throw Problem.mismatch(
                cells[row], allowed: "\(kind) or null, as above in this column", key: "rows[\(row)][\(column)]")
        }
    }

    /// The cells of a file, as numbers where each is written as we write it: the bundle has the same text.
    fileprivate init(words: [String], name: String, file: String) throws {
        let filled = words.filter { !$0.isEmpty }
        let whole = words.compactMap { word in Int(word).flatMap { String($0) == word ? $0 : nil } }
        if !words.isEmpty, whole.count == words.count {
            self = .int(whole)
            return
        }
        let numbers = filled.compactMap { Double($0) }
        let finite = numbers.count { $0.isFinite }
        if numbers.count == filled.count, finite < numbers.count,
            let row = words.firstIndex(where: { Double($0)?.isFinite == false })
        {
            throw Problem(
                .failed,
                "\(file.quotedForMessage): \(words[row].quotedForMessage) in row \(row + 1) of column \(name.quotedForMessage) "
                    + "is no number; leave the cell empty")
        }
        let isAsWritten =
            finite == filled.count && finite > 0 && words.allSatisfy { $0.isEmpty || Double($0)?.description == $0 }
        self = isAsWritten ? .double(words.map { Double($0) ?? .nan }) : .string(words)
    }
}

extension Value {
    /// A number that is written as a whole one.
    fileprivate var whole: Int? {
        guard case .int(let value) = content else { return nil }
        return value
    }
}
