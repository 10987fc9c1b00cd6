import NightjarKit

/// A field's name, or several of which the first that a row has is meant: `text|review`.
struct FieldName: Sendable, Equatable {
    let names: [String]

    /// Nil where a name is empty.
    init?(_ written: some StringProtocol) {
        names = written.split(separator: "|", omittingEmptySubsequences: false).map {
            $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        if names.contains("") { return nil }
    }

    /// A name in a template.
    ///
    /// - Throws: A `Problem` at `place` where a name is empty.
    init(_ written: String, at place: Problem.Place) throws {
        guard let name = FieldName(written) else {
            throw Problem.badInput(
                "\(written.quotedForMessage) names no field; give a name, or several as text|review", at: place)
        }
        self = name
    }

    /// The one that the row has; the first where it has none, so that a message names it.
    func of(_ row: DatasetRow) -> String {
        let fields = Set(row.fields)
        return names.first(where: fields.contains) ?? names[0]
    }

    /// The field as it is shown: a text, a number, or a list's elements with a space between.
    func shown(_ row: DatasetRow) throws -> String {
        let field = of(row)
        do {
            return try row.word(field)
        } catch {
            guard let words = try? row.words(field) else { throw error }
            return words.joined(separator: " ")
        }
    }
}
