import Problems
import Yams

/// Yams' errors as one line with place and remedy.
struct YAMLProblem {
    let text: String
    let file: String?

    static func alias(at place: Problem.Place) -> Problem {
        .badInput("aliases (*name) are not read; write the value out", at: place)
    }

    static func duplicateKey(_ key: String, at place: Problem.Place) -> Problem {
        .badInput("the key \(key.quotedForMessage) stands more than once in one object", at: place)
    }

    func problem(_ error: any Error) -> Problem {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            return syntax(problem, at: mark, context: context)
        case .composer(_, let problem, let mark, _):
            if problem.contains("alias") { return Self.alias(at: place(mark)) }
            return .badInput("a second document begins here; one file holds one document", at: place(mark))
        case .duplicatedKeysInMapping(let keys, let context):
            return Self.duplicateKey(keys.first ?? "", at: place(context.mark))
        case .reader:
            return controlCharacter()
        case .memory:
            return .badInput("lists and objects are nested too deeply", at: Problem.Place(file: file))
        default:
            return .badInput("not valid YAML: \(error)", at: Problem.Place(file: file))
        }
    }

    /// libyaml's frequent messages in words that say what to do; where a value was begun and not ended, its beginning.
    private func syntax(_ problem: String, at mark: Mark, context: YamlError.Context?) -> Problem {
        let here = place(mark)
        let start = context.map { place($0.mark) } ?? here
        let since = context.map { ", begun in line \($0.mark.line), column \($0.mark.column)" } ?? ""
        switch problem {
        case _ where line(mark.line).dropFirst(mark.column - 1).first == "\t" || problem.contains("a tab character"):
            return .badInput("a tab; indent with spaces", at: here)
        case "mapping values are not allowed in this context":
            return .badInput(
                "a \":\" is not allowed here; check the indentation, or put text that holds \": \" in quotes", at: here)
        case "could not find expected ':'":
            return .badInput("expected \"key: value\"; \":\" and a space are missing after the key", at: start)
        case "did not find expected key", "did not find expected '-' indicator":
            return .badInput("this line does not fit the lines above it; check the indentation", at: here)
        case "block sequence entries are not allowed in this context":
            return .badInput("a list's \"- \" is not allowed here; begin it on a line of its own", at: here)
        case "did not find expected ',' or ']'":
            return .badInput("expected \",\" or \"]\" in the list\(since)", at: here)
        case "did not find expected ',' or '}'":
            return .badInput("expected \",\" or \"}\" in the object\(since)", at: here)
        case "found unexpected end of stream", "found unexpected document indicator":
            return .badInput("the quoted text that begins here has no closing quote", at: start)
        case "found character that cannot start any token":
            return .badInput("a value cannot begin with this character; put the text in quotes", at: here)
        case "found unknown escape character":
            return .badInput("an unknown escape; in double quotes a backslash is written \\\\", at: here)
        case _ where problem.hasPrefix("Maximum nesting level"):
            return .badInput("lists and objects are nested too deeply", at: here)
        default:
            return .badInput("not valid YAML: \(problem)\(context.map { " \($0.text)" } ?? "")", at: here)
        }
    }

    private func controlCharacter() -> Problem {
        var line = 1, column = 1
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control || (0xFFFE...0xFFFF).contains(scalar.value)
            if isControl, !["\t", "\n", "\r", "\u{85}"].contains(scalar) {
                let code = String(scalar.value, radix: 16, uppercase: true)
                return .badInput(
                    "the control character U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code)",
                    at: Problem.Place(file: file, line: line, column: column))
            }
            if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
        }
        return .badInput("a character that YAML does not allow", at: Problem.Place(file: file))
    }

    /// The line's scalars; columns count these.
    func line(_ number: Int) -> Substring.UnicodeScalarView {
        let lines = text.unicodeScalars.split(separator: "\n", maxSplits: number, omittingEmptySubsequences: false)
        return lines.indices.contains(number - 1) ? lines[number - 1] : Substring.UnicodeScalarView()
    }

    /// libyaml sees a file without a last line break as one line longer than it is.
    private func place(_ mark: Mark) -> Problem.Place {
        let lines = text.utf8.count { $0 == UInt8(ascii: "\n") } + 1
        guard mark.line > lines else { return Problem.Place(file: file, line: mark.line, column: mark.column) }
        return Problem.Place(file: file, line: lines, column: line(lines).count + 1)
    }
}
