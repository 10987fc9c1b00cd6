import Documents
public import Foundation
public import Problems

/// A checkpoint's `config.json`: every value is checked when it is asked for, and an error names the field.
public struct ModelConfiguration: Sendable {
    private let document: Value
    private let file: URL

    /// Reads `config.json`.
    ///
    /// - Throws: A `Problem` where it is missing or no JSON object.
    public init(_ file: URL) throws {
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw Problem.badInput(
                "no config.json: a checkpoint is a folder as the Hugging Face hub stores it",
                at: Problem.Place(file: file.deletingLastPathComponent().path))
        }
        document = try JSONFile.object(at: file)
        self.file = file
    }

    /// A problem of a field, with the place where it stands.
    public func problem(_ field: String, _ message: String) -> Problem {
        Problem.badInput(
            message,
            at: Problem.Place(file: file.path, line: document[field]?.place?.line, key: field))
    }

    /// A whole number within `range`.
    ///
    /// - Parameter defaultValue: Where the field is absent or null; nil: it must be there.
    public func int(_ field: String, in range: ClosedRange<Int>, default defaultValue: Int? = nil) throws -> Int {
        guard let value = present(field) else { return try absent(field, defaultValue) }
        guard let number = value.int else { throw wrong(field, value, "a whole number") }
        guard range.contains(number) else {
            throw problem(field, "\(number) is out of range; allowed: \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A number within `range`.
    public func double(
        _ field: String, in range: ClosedRange<Double>, default defaultValue: Double? = nil
    ) throws -> Double {
        guard let value = present(field) else { return try absent(field, defaultValue) }
        guard let number = value.double else { throw wrong(field, value, "a number") }
        guard range.contains(number) else {
            throw problem(field, "\(number) is out of range; allowed: \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A text.
    public func string(_ field: String, default defaultValue: String? = nil) throws -> String {
        guard let value = present(field) else { return try absent(field, defaultValue) }
        guard let text = value.string else { throw wrong(field, value, "a text") }
        return text
    }

    /// One of an enumeration's words.
    public func choice<Choice: RawRepresentable & CaseIterable>(
        _ field: String, of type: Choice.Type, default defaultValue: Choice? = nil
    ) throws -> Choice where Choice.RawValue == String {
        guard present(field) != nil else { return try absent(field, defaultValue) }
        let text = try string(field)
        guard let choice = Choice(rawValue: text) else {
            let supported = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw problem(field, "\(text.quotedForMessage) is not supported; supported: \(supported)")
        }
        return choice
    }

    /// Refuses a field that is there and has another value than the one that is supported.
    public func require(_ field: String, is supported: String) throws {
        let text = try string(field, default: supported)
        guard text == supported else {
            throw problem(field, "\(text.quotedForMessage) is not supported; supported: \(supported)")
        }
    }

    /// Refuses a field that is there and has another value than the one that is supported.
    public func require(_ field: String, is supported: Bool) throws {
        guard let value = present(field) else { return }
        guard let flag = value.bool else { throw wrong(field, value, "true or false") }
        guard flag == supported else { throw problem(field, "\(flag) is not supported; supported: \(supported)") }
    }

    /// How many classes a classification head has: `id2label`, else `num_labels`, else 2.
    public func labelCount() throws -> Int {
        if let labels = present("id2label") {
            guard let members = labels.members, !members.isEmpty, members.count <= 1_000_000 else {
                throw wrong("id2label", labels, "an object of 1 to 1000000 labels")
            }
            return members.count
        }
        return try int("num_labels", in: 1...1_000_000, default: 2)
    }

    /// A class' name.
    public func label(_ id: Int) -> String? { document["id2label"]?["\(id)"]?.string }

    /// Whether the first of `architectures` ends so, as `BertForMaskedLM` in `ForMaskedLM`.
    public func isArchitecture(endingIn ending: String) -> Bool {
        document["architectures"]?.array?.first?.string?.hasSuffix(ending) ?? false
    }

    /// transformers writes null for what is not set.
    private func present(_ field: String) -> Value? { document[field].flatMap { $0.isNull ? nil : $0 } }

    private func absent<Result>(_ field: String, _ defaultValue: Result?) throws -> Result {
        guard let defaultValue else { throw problem(field, "missing") }
        return defaultValue
    }

    private func wrong(_ field: String, _ value: Value, _ allowed: String) -> Problem {
        problem(field, "found \(value.inWords); allowed: \(allowed)")
    }
}
