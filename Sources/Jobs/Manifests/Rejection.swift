public import Problems

/// Why a manifest, or `nightjar.yaml`, is not accepted: everything that is wrong with it.
public struct Rejection: Error, Sendable, CustomStringConvertible {
    /// At least one, in the order of the file.
    public let problems: [Problem]
    /// What a person is shown: a line for the first problem, its line of the file with a caret, then the others alike.
    public let text: String

    init(_ problems: [Problem], source: String?) {
        self.problems = problems
        // By scalars, since "\r\n" is one character.
        let lines = source?.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        let shown = problems.prefix(Self.mostShown).map { problem in
            Self.text(problem.description.unicodeScalars.map(Self.printable)) + "\n"
                + (Self.excerpt(problem, lines: lines) ?? "")
        }
        let more = problems.count - shown.count
        self.text = shown.joined(separator: "\n") + (more > 0 ? "\nand \(more) more\n" : "")
    }

    /// The first problem alone: one line.
    public var description: String { problems.first?.description ?? "rejected" }

    private static let mostShown = 20
    private static let widest = 100

    /// The problem's line of the file, and a caret under its column.
    private static func excerpt(_ problem: Problem, lines: [Substring.UnicodeScalarView]?) -> String? {
        guard let lines, let number = problem.place?.line, lines.indices.contains(number - 1) else { return nil }
        var scalars = Array(lines[number - 1])
        if scalars.last == "\r" { scalars.removeLast() }
        let column = max(1, problem.place?.column ?? 1)
        // A long line is shown from a little before the place.
        let start = column > widest * 3 / 4 ? column - 1 - widest / 4 : 0
        guard start <= scalars.count else { return nil }
        let shown = scalars[start...].prefix(widest)
        let before = shown.prefix(column - 1 - start)
        let label = "  \(number) | "
        return label + (start > 0 ? "…" : "") + text(shown.map(printable)) + "\n"
            + String(repeating: " ", count: label.count + (start > 0 ? 1 : 0)) + text(before.map(blank)) + "^\n"
    }

    private static func text(_ scalars: [Unicode.Scalar]) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    /// Control characters of a file or its name must not reach a terminal, nor begin another line.
    private static func printable(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: scalar == "\t" ? scalar : "\u{FFFD}"
        default: scalar
        }
    }

    /// A space as wide as the character, so that the caret stands under its place.
    private static func blank(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x09: "\t"
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            "\u{3000}"
        default: " "
        }
    }
}
