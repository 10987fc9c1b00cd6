import NightjarKit

/// A text with places for fields: `### Question: {text}`.
struct Pattern: Sendable, Equatable {
    enum Part: Sendable, Equatable {
        case text(String)
        case field(FieldName)
        /// `{options}`: the options, a line each, behind their labels.
        case options
    }

    private(set) var parts: [Part] = []

    /// Reads a pattern.
    ///
    /// - Throws: A `Problem` at `place` that says which brace is wrong.
    init(_ written: String, at place: Problem.Place) throws {
        func problem(_ what: String) -> Problem {
            .badInput(what + "; a field is {name}, and a brace itself is written twice", at: place)
        }
        var text = ""
        var rest = Substring(written)
        while let character = rest.popFirst() {
            if character != "{" && character != "}" {
                text.append(character)
            } else if rest.first == character {
                text.append(character)
                rest.removeFirst()
            } else if character == "}" {
                throw problem("} closes nothing")
            } else {
                guard let end = rest.firstIndex(of: "}"), !rest[..<end].contains("{") else {
                    throw problem("{ in \"{\(rest.prefix(20))\" is not closed")
                }
                guard let field = FieldName(rest[..<end]) else { throw problem("{\(rest[..<end])} names no field") }
                if !text.isEmpty { parts.append(.text(text)) }
                text = ""
                parts.append(field.names == ["options"] ? .options : .field(field))
                rest = rest[end...].dropFirst()
            }
        }
        if !text.isEmpty { parts.append(.text(text)) }
    }

    /// The text with a row's fields in their places.
    func filled(_ row: DatasetRow, options: [(label: String, text: String)], replace: Replacements) throws -> String {
        try parts.map { part in
            switch part {
            case .text(let text): text
            case .field(let field): replace(try field.shown(row))
            case .options: options.map { "\($0.label). \($0.text)" }.joined(separator: "\n")
            }
        }.joined()
    }

    /// How many characters (Unicode scalars) it ends with that are the same for every row.
    var ending: Int {
        if case .text(let text)? = parts.last { text.unicodeScalars.count } else { 0 }
    }
}

/// What is shown in place of some texts: the longest first, each wherever it stands.
struct Replacements: Sendable {
    private let pairs: [(text: String, shown: String)]

    init(_ replace: [String: String]) {
        pairs = replace.map { ($0.key, $0.value) }
            .sorted { ($1.text.count, $0.text) < ($0.text.count, $1.text) }
    }

    func callAsFunction(_ text: String) -> String {
        pairs.reduce(text) { $0.replacing($1.text, with: $1.shown) }
    }
}
