public import Foundation
import Files
import Problems

/// A text of a data set.
public struct TextRow: Sendable, Equatable {
    /// Its place in the file, from 0; blank lines of a `.txt` file are no texts and not counted.
    public var index: Int
    /// The text.
    public var text: String
}

/// Reads the texts of a file by its ending: `.txt` (a text a line), `.jsonl`, `.json` (an array), `.csv`, `.tsv`, each
/// also `.gz` or `.zst`.
public struct DatasetReader: Sendable {
    let file: URL
    let field: String

    /// A reader of `file`, whose texts are in `field` (`text` by default) where it has fields.
    public init(file: URL, field: String?) {
        self.file = file
        self.field = field ?? "text"
    }

    /// The texts after `limit` (the first so many) and `sample` (so many of those, drawn without replacement), in the
    /// file's order; all where there are fewer.
    ///
    /// - Throws: A `Problem` that names file and line where a row has no text, and where there is no text at all.
    public func texts(
        sample: Int?, limit: Int?, using generator: inout some RandomNumberGenerator
    ) throws -> [TextRow] {
        var rows: [TextRow] = []
        try forEach { text in
            rows.append(TextRow(index: rows.count, text: text))
            return limit.map { rows.count < $0 } ?? true
        }
        guard !rows.isEmpty else { throw Problem.badInput("the data set is empty", at: place()) }
        guard let sample, sample < rows.count else { return rows }
        // Reservoir-free: the indices fit in memory whenever the texts do.
        return rows.indices.shuffled(using: &generator).prefix(sample).sorted().map { rows[$0] }
    }

    private func forEach(_ body: (String) throws -> Bool) throws {
        var name = file.lastPathComponent.lowercased()
        for ending in [".gz", ".zst"] where name.hasSuffix(ending) { name.removeLast(ending.count) }
        switch (name as NSString).pathExtension {
        case "txt": try lines(body)
        case "jsonl": try jsonLines(body)
        case "json": try jsonArray(body)
        case "csv": try separated(by: ",", body)
        case "tsv": try separated(by: "\t", body)
        case let other:
            throw Problem.badInput(
                "a data set ends in .txt, .jsonl, .json, .csv or .tsv, each also .gz or .zst; found \".\(other)\"",
                at: place())
        }
    }

    private func lines(_ body: (String) throws -> Bool) throws {
        let reader = try LineReader(file)
        while let line = try reader.next() {
            if line.text.allSatisfy(\.isWhitespace) { continue }
            guard try body(line.text) else { return }
        }
    }

    private func jsonLines(_ body: (String) throws -> Bool) throws {
        let reader = try LineReader(file)
        while let line = try reader.next() {
            if line.text.allSatisfy(\.isWhitespace) { continue }
            let value: Any
            do {
                value = try JSONSerialization.jsonObject(with: Data(line.text.utf8), options: .fragmentsAllowed)
            } catch {
                throw Problem.badInput("not a JSON value; a .jsonl file holds one a line", at: place(line.number))
            }
            guard try body(text(in: value, at: place(line.number))) else { return }
        }
    }

    private func jsonArray(_ body: (String) throws -> Bool) throws {
        var content = ""
        let reader = try LineReader(file)
        while let line = try reader.next() { content += line.text + "\n" }
        let value = try? JSONSerialization.jsonObject(with: Data(content.utf8))
        guard let array = value as? [Any] else {
            throw Problem.badInput("not a JSON array of objects or texts", at: place())
        }
        for (index, element) in array.enumerated() {
            guard try body(text(in: element, at: Problem.Place(file: file.path, key: "[\(index)]"))) else { return }
        }
    }

    private func separated(by separator: Character, _ body: (String) throws -> Bool) throws {
        let reader = SeparatedValuesReader(lines: try LineReader(file), separator: separator, file: file)
        guard let header = try reader.next() else { return }
        guard let column = header.fields.firstIndex(of: field) else {
            throw Problem.badInput(
                "no column \"\(field)\"; the columns are \(header.fields.joined(separator: ", "))", at: place(1))
        }
        while let row = try reader.next() {
            if row.fields == [""] { continue }
            guard row.fields.count == header.fields.count else {
                throw Problem.badInput(
                    "\(row.fields.count) fields where the header has \(header.fields.count)", at: place(row.line))
            }
            guard try body(row.fields[column]) else { return }
        }
    }

    private func text(in value: Any, at place: Problem.Place) throws -> String {
        if let text = value as? String { return text }
        guard let object = value as? [String: Any] else {
            throw Problem.badInput("neither an object nor a text", at: place)
        }
        guard let text = object[field] as? String else {
            let found = object[field] == nil ? "no field \"\(field)\"" : "field \"\(field)\" is no text"
            throw Problem.badInput("\(found); the fields are \(object.keys.sorted().joined(separator: ", "))", at: place)
        }
        return text
    }

    private func place(_ line: Int? = nil) -> Problem.Place { Problem.Place(file: file.path, line: line) }
}
