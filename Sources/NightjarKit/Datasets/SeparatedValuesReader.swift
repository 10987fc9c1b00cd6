import Files
import Foundation
import Problems

/// Records of comma- or tab-separated values (RFC 4180): quoted fields may hold separators, quotes and line ends.
final class SeparatedValuesReader {
    struct Record {
        /// The line it begins on, from 1.
        var line: Int
        var fields: [String]
    }

    private let lines: LineReader
    private let separator: Character
    private let file: URL

    init(lines: LineReader, separator: Character, file: URL) {
        self.lines = lines
        self.separator = separator
        self.file = file
    }

    func next() throws -> Record? {
        guard var line = try lines.next() else { return nil }
        let first = line.number
        var fields: [String] = [], field = "", isQuoted = false
        while true {
            var rest = line.text[...]
            while let character = rest.popFirst() {
                if isQuoted {
                    if character != "\"" {
                        field.append(character)
                    } else if rest.first == "\"" {
                        field.append(character)
                        rest.removeFirst()
                    } else {
                        isQuoted = false
                    }
                } else if character == "\"", field.isEmpty {
                    isQuoted = true
                } else if character == separator {
                    fields.append(field)
                    field = ""
                } else {
                    field.append(character)
                }
            }
            if !isQuoted { return Record(line: first, fields: fields + [field]) }
            guard let following = try lines.next() else {
                throw Problem.badInput("a quoted field is not closed", at: Problem.Place(file: file.path, line: first))
            }
            field.append("\n")
            line = following
        }
    }
}
