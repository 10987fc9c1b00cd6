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
            let found = try member(field, of: value)
            guard let text = found.string else {
                throw Problem.badInput("field \(field.quotedForMessage) is \(found.inWords), not a text", at: place)
            }
            return text
        }
    }

    /// A field as a text, also where it is a number, `true` or `false`.
    ///
    /// - Throws: As `text(_:)`.
    public func word(_ field: String) throws -> String {
        guard case .json(let value) = content, value.string == nil else { return try text(field) }
        let found = try member(field, of: value)
        return try found.word ?? text(field)
    }

    /// A field as a whole number, also where it is written as one (`3`, `3.0`, `"3"`); `false` is 0 and `true` 1.
    ///
    /// - Throws: A `Problem` that names the row's place and what was found.
    public func integer(_ field: String) throws -> Int {
        let word = try word(field)
        let isTruth = ["false": 0, "true": 1][word]
        guard let number = isTruth ?? Int(word) ?? Double(word).flatMap(Int.init(exactly:)) else {
            throw Problem.badInput(
                "field \(field.quotedForMessage) is \(word.quotedForMessage), not a whole number", at: place)
        }
        return number
    }

    /// A field that is a list of texts or numbers.
    ///
    /// - Throws: A `Problem` that names the row's place and what was found.
    public func words(_ field: String) throws -> [String] {
        guard case .json(let value) = content, value.members != nil else {
            throw Problem.badInput("only rows of .json and .jsonl files can have a list as a field", at: place)
        }
        let found = try member(field, of: value)
        guard let elements = found.array else {
            throw Problem.badInput("field \(field.quotedForMessage) is \(found.inWords), not a list", at: place)
        }
        return try elements.map { element in
            if let word = element.word { return word }
            throw Problem.badInput(
                "field \(field.quotedForMessage) holds \(element.inWords); its elements must be texts", at: place)
        }
    }

    /// The names of the fields; none where the row is a text alone.
    public var fields: [String] {
        switch content {
        case .text: []
        case .record(let header, _): header
        case .json(let value): value.members?.map(\.key) ?? []
        }
    }

    /// The row as it may be handed on: a text alone, or an object of its fields, those of `.csv` and `.tsv` as texts.
    package var value: Value {
        switch content {
        case .text(let text): Value(.string(text), place: place)
        case .record(let header, let values):
            Value(.object(zip(header, values).map { Value.Member($0, Value(.string($1))) }), place: place)
        case .json(let value): value
        }
    }

    private func member(_ field: String, of value: Value) throws -> Value {
        guard let members = value.members else {
            throw Problem.badInput("\(value.inWords) is neither an object nor a text", at: place)
        }
        guard let found = value[field] else {
            throw Problem.badInput(
                "no field \(field.quotedForMessage); the fields are \(members.map(\.key).inWords)", at: place)
        }
        return found
    }
}

extension Value {
    /// A text, a number, `true` or `false` as a text.
    fileprivate var word: String? {
        string ?? int.map { String($0) } ?? double.map { String($0) } ?? bool.map { String($0) }
    }
}

extension [String] {
    /// The names in quotes; of many the first twenty.
    fileprivate var inWords: String {
        let names = prefix(20).map(\.quotedForMessage).joined(separator: ", ")
        return count > 20 ? names + " and \(count - 20) more" : isEmpty ? "none" : names
    }
}
