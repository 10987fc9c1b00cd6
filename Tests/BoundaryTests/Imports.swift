import Foundation

/// One import of a source file.
struct Import: Equatable {
    var module: String
    var file: String
    var line: Int
}

/// The modules that Swift source text imports, with the lines they stand on.
///
/// Every form counts: access levels, attributes, single declarations (`import struct A.B`), several on one line.
/// Text in comments and in multi-line strings does not, so that a source may hold another source as a template.
func imports(in source: String, file: String) -> [Import] {
    let prefix = #/\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?/#
    let declaration = #/import\s+(?:(?:typealias|struct|class|enum|protocol|let|var|func)\s+)?`?(\w+)/#
    var found: [Import] = []
    for (index, line) in linesOfCode(in: source).enumerated() where line.contains("import") {
        for statement in line.split(separator: ";") {
            if let match = statement.trimmingPrefix(prefix).prefixMatch(of: declaration) {
                found.append(Import(module: String(match.1), file: file, line: index + 1))
            }
        }
    }
    return found
}

/// The imports of every Swift file below a folder of a source tree, with paths relative to the tree's root.
func imports(below folder: String, in root: URL) throws -> [Import] {
    try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
        .filter { $0.hasSuffix(".swift") }
        .sorted()
        .flatMap { path in
            let file = "\(folder)/\(path)"
            return imports(in: try String(contentsOf: root.appending(path: file), encoding: .utf8), file: file)
        }
}

/// The lines of Swift source text without its comments and strings.
///
/// A string on one line ends with its line at the latest, so that one misread quotation mark cannot hide an import.
private func linesOfCode(in source: String) -> [String] {
    enum Place: Equatable { case code, string, longString, comment(depth: Int) }
    var place = Place.code
    var lines = [""]
    var rest = Substring(source)
    let marks = ["\"\"\"", "/*", "*/", "//", "\\\\", "\\\"", "\"", "\n"]
    let beginnings = Set(marks.compactMap(\.first))
    while let character = rest.first {
        guard beginnings.contains(character) else {
            // A stretch without any mark, taken as a whole.
            let end = rest.firstIndex(where: beginnings.contains) ?? rest.endIndex
            if place == .code { lines[lines.count - 1] += rest[..<end] }
            rest = rest[end...]
            continue
        }
        let mark = marks.first { rest.hasPrefix($0) } ?? String(character)
        rest = rest.dropFirst(mark.count)
        switch (place, mark) {
        case (_, "\n"):
            lines.append("")
            if place == .string { place = .code }
        case (.code, "//"): rest = rest.drop { $0 != "\n" }
        case (.code, "/*"): place = .comment(depth: 1)
        case (.comment(let depth), "/*"): place = .comment(depth: depth + 1)
        case (.comment(let depth), "*/"): place = depth == 1 ? .code : .comment(depth: depth - 1)
        case (.code, "\"\"\""): place = .longString
        case (.longString, "\"\"\""): place = .code
        case (.code, "\""): place = .string
        case (.string, "\""): place = .code
        case (.code, _): lines[lines.count - 1] += mark
        default: break
        }
    }
    return lines
}
