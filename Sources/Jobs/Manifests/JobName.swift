import Foundation
public import Problems

/// What a job may be called: Unicode letters and digits, `.`, `_`, `-`; 1 to 100 characters, not beginning with `.`.
public enum JobName {
    /// The name in the one form in which names are compared and become file names (NFC).
    public static func normalized(_ name: String) -> String { name.precomposedStringWithCanonicalMapping }

    /// The name in `job:NAME`, the reference to what a job produced; nil for other references.
    public static func referred(by reference: String) -> String? {
        reference.hasPrefix("job:") ? normalized(String(reference.dropFirst(4))) : nil
    }

    /// Why `job:NAME` does not say which job is meant, if the jobs of that name are several: the cells of a matrix.
    public static func ambiguity(of name: String, cells: [String]) -> Problem? {
        let cells = cells.sorted { $0.compare($1, options: .numeric) == .orderedAscending }
        guard cells.count > 1, let last = cells.last else { return nil }
        let shown = cells.count > 6 ? cells.prefix(5) + ["…", last] : cells[...]
        return .badInput(
            "job:\(name) means the \(cells.count) jobs of a matrix, each with a bundle of its own: "
                + "\(shown.joined(separator: ", ")); name one, as job:\(last)")
    }

    /// What is wrong with a name, or nil.
    public static func fault(in name: String) -> String? {
        if name.isEmpty { return "a name has at least one character" }
        if name.hasPrefix(".") { return "a name does not begin with \".\"" }
        if let other = name.first(where: { !isAllowed($0) }) {
            return "a name holds letters, digits, \".\", \"_\" and \"-\"; found \(String(other).quotedForMessage)"
        }
        if name.count > 100 { return "a name has at most 100 characters; found \(name.count)" }
        if name.utf8.count > mostBytes {
            return "a name has at most \(mostBytes) bytes as UTF-8, since it becomes part of file names; "
                + "found \(name.utf8.count)"
        }
        return nil
    }

    /// A file system's names end at 255 bytes; this leaves room for a cell's number, the id and the ending.
    static let mostBytes = 180

    private static func isAllowed(_ character: Character) -> Bool {
        if character == "." || character == "_" || character == "-" { return true }
        return character.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .nonspacingMark, .spacingMark:
                true
            default: false
            }
        }
    }
}
