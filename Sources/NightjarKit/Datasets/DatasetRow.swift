import Documents
public import Problems

/// A row of a data set: a text alone, or fields by name.
public struct DatasetRow: Sendable {
    /// Its place among the data set's rows, from 0.
    public let index: Int
    /// Where it begins in the file.
    public let place: Problem.Place
    let content: Content

    enum Content: Sendable {
        case text(String)
        /// A record under a header, of the same length.
        case record(header: [String], [String])
        case json(Value)
    }

    /// The text of a field; a row that is a text alone has that, whatever the field.
    ///
    /// - Throws: A `Problem` that names the row's place, what was found, and the fields that there are.
    public func text(_ field: String) throws -> String {
        switch content {
        case .text(let text):
            return text
        case .record(let header, let values):
            let columns = header.indices.filter { header[$0] == field }
            guard let column = columns.first, columns.count == 1 else {
                let count = columns.isEmpty ? "no" : "more than one"
                throw Problem.badInput(
                    "\(count) column \(field.quotedForMessage); the columns are \(header.inWords)",
                    at: Problem.Place(file: place.file, line: 1))
            }
            return values[column]
        case .json(let value):
            if let text = value.string { return text }
            guard let members = value.members else {
                throw Problem.badInput("\(value.inWords) is neither an object nor a text", at: place)
            }
            guard let found = value[field] else {
                throw Problem.badInput(
                    "no field \(field.quotedForMessage); the fields are \(members.map(\.key).inWords)", at: place)
            }
            guard let text = found.string else {
                throw Problem.badInput("field \(field.quotedForMessage) is \(found.inWords), not a text", at: place)
            }
            return text
        }
    }
}

extension [String] {
    /// The names in quotes; of many the first twenty.
    fileprivate var inWords: String {
        let names = prefix(20).map(\.quotedForMessage).joined(separator: ", ")
        return count > 20 ? names + " and \(count - 20) more" : isEmpty ? "none" : names
    }
}
