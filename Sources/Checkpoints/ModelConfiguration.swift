public import Documents
public import Foundation
public import Problems

/// A checkpoint's `config.json`: every value is checked when it is asked for, and an error names the field.
///
/// A field may be asked for by several names, as `n_embd` or `hidden_size`: the first that is there counts. A field
/// whose value is null is absent, as transformers writes null for what is not set.
///
/// ```swift
/// let width = try configuration.int("n_embd", "hidden_size", in: 1...65_536)
/// let factor = try configuration.object("rope_scaling")?.double("factor", in: 1...1_000)
/// ```
public struct ModelConfiguration: Sendable {
    /// The whole of it, or the nested object.
    package let document: Value
    private let file: URL
    /// The path to a nested object, with a dot at its end; empty for the whole document.
    private let path: String

    /// Reads `config.json`.
    ///
    /// - Throws: A `Problem` where it is missing or no JSON object.
    public init(_ file: URL) throws {
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw Problem.badInput(
                "no config.json: a checkpoint is a folder as the Hugging Face hub stores it",
                at: Problem.Place(file: file.deletingLastPathComponent().path))
        }
        self.init(try JSONFile.object(at: file), file: file)
    }

    /// What another format than JSON says, such as a GGUF file's metadata; `file` is where errors place it.
    public init(_ document: Value, file: URL) { self.init(document, file: file, path: "") }

    private init(_ document: Value, file: URL, path: String) {
        self.document = document
        self.file = file
        self.path = path
    }

    /// A problem of a field, with the place where it stands.
    public func problem(_ field: String, _ message: String) -> Problem {
        Problem.badInput(
            message,
            at: Problem.Place(file: file.path, line: document[field]?.place?.line, key: path + field))
    }

    /// Whether a field is there and not null.
    public func isPresent(_ field: String) -> Bool { present([field]) != nil }

    /// Whether a field is there as null, which with some fields says more than its absence.
    public func isNull(_ field: String) -> Bool { document[field]?.isNull ?? false }

    /// A whole number within `range`.
    ///
    /// - Parameter defaultValue: Where the field is absent; nil: it must be there.
    public func int(
        _ field: String, _ others: String..., in range: ClosedRange<Int>, default defaultValue: Int? = nil
    ) throws -> Int {
        guard let (field, value) = present([field] + others) else { return try absent([field] + others, defaultValue) }
        return try int(value, of: field, in: range)
    }

    /// A number within `range`.
    public func double(
        _ field: String, _ others: String..., in range: ClosedRange<Double>, default defaultValue: Double? = nil
    ) throws -> Double {
        guard let (field, value) = present([field] + others) else { return try absent([field] + others, defaultValue) }
        guard let number = value.double else { throw wrong(field, value, "a number") }
        guard range.contains(number) else {
            throw problem(field, "\(number) is out of range; allowed: \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// True or false.
    public func bool(_ field: String, _ others: String..., default defaultValue: Bool? = nil) throws -> Bool {
        guard let (field, value) = present([field] + others) else { return try absent([field] + others, defaultValue) }
        guard let flag = value.bool else { throw wrong(field, value, "true or false") }
        return flag
    }

    /// A text.
    public func string(_ field: String, _ others: String..., default defaultValue: String? = nil) throws -> String {
        guard let (field, value) = present([field] + others) else { return try absent([field] + others, defaultValue) }
        return try string(value, of: field)
    }

    /// A list of whole numbers within `range`; one number alone is a list of one, as in `eos_token_id`.
    public func ints(
        _ field: String, in range: ClosedRange<Int>, default defaultValue: [Int]? = nil
    ) throws -> [Int] {
        guard let (field, value) = present([field]) else { return try absent([field], defaultValue) }
        return try (value.array ?? [value]).map { try int($0, of: field, in: range) }
    }

    /// A list of texts; one text is split at `separator`, as in `pos_att_type: c2p|p2c`.
    public func strings(
        _ field: String, separator: Character = "|", default defaultValue: [String]? = nil
    ) throws -> [String] {
        guard let (field, value) = present([field]) else { return try absent([field], defaultValue) }
        guard let values = value.array else {
            return try string(value, of: field).split(separator: separator).map(String.init)
        }
        return try values.map { try string($0, of: field) }
    }

    /// An object of at most 1,000 numbers within `range`, in its order; empty where it is absent.
    func numbers(_ field: String, in range: ClosedRange<Double>) throws -> [(name: String, value: Double)] {
        guard let object = try object(field) else { return [] }
        let members = object.document.members ?? []
        guard members.count <= 1_000 else { throw problem(field, "\(members.count) fields; allowed: up to 1000") }
        return try members.map { ($0.key, try object.double($0.key, in: range)) }
    }

    /// Whether a field is there as a text.
    func isText(_ field: String) -> Bool { document[field]?.string != nil }

    /// The fields that are more than null, false or empty, with what they are in words.
    var setFields: [(name: String, words: String, isSwitch: Bool)] {
        (document.members ?? []).compactMap { member in
            switch member.value.content {
            case .null, .bool(false): nil
            case .bool(true): (member.key, "true", true)
            case .array(let values): values.isEmpty ? nil : (member.key, member.value.inWords, true)
            case .object(let members): members.isEmpty ? nil : (member.key, member.value.inWords, true)
            default: (member.key, member.value.inWords, false)
            }
        }
    }

    /// A nested object, whose errors name its fields as `rope_scaling.factor`; nil where it is absent.
    public func object(_ field: String) throws -> ModelConfiguration? {
        guard let (field, value) = present([field]) else { return nil }
        guard value.members != nil else { throw wrong(field, value, "an object") }
        return ModelConfiguration(value, file: file, path: path + field + ".")
    }

    /// One of an enumeration's words.
    public func choice<Choice: RawRepresentable & CaseIterable>(
        _ field: String, _ others: String..., of type: Choice.Type, default defaultValue: Choice? = nil
    ) throws -> Choice where Choice.RawValue == String {
        guard let (field, value) = present([field] + others) else { return try absent([field] + others, defaultValue) }
        let text = try string(value, of: field)
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
        let flag = try bool(field, default: supported)
        guard flag == supported else { throw problem(field, "\(flag) is not supported; supported: \(supported)") }
    }

    private func int(_ value: Value, of field: String, in range: ClosedRange<Int>) throws -> Int {
        guard let number = value.int else { throw wrong(field, value, "a whole number") }
        guard range.contains(number) else {
            throw problem(field, "\(number) is out of range; allowed: \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private func string(_ value: Value, of field: String) throws -> String {
        guard let text = value.string else { throw wrong(field, value, "a text") }
        return text
    }

    private func present(_ fields: [String]) -> (field: String, value: Value)? {
        for field in fields {
            if let value = document[field], !value.isNull { return (field, value) }
        }
        return nil
    }

    private func absent<Result>(_ fields: [String], _ defaultValue: Result?) throws -> Result {
        guard let defaultValue else {
            let others = fields.dropFirst().joined(separator: " or ")
            throw problem(fields[0], others.isEmpty ? "missing" : "missing, and so is \(others)")
        }
        return defaultValue
    }

    private func wrong(_ field: String, _ value: Value, _ allowed: String) -> Problem {
        problem(field, "found \(value.inWords); allowed: \(allowed)")
    }
}

extension ModelConfiguration {
    /// How many classes a classification head has: `id2label`, else `num_labels`, else 2.
    public func labelCount() throws -> Int {
        if let (field, labels) = present(["id2label"]) {
            guard let members = labels.members, !members.isEmpty, members.count <= 1_000_000 else {
                throw wrong(field, labels, "an object of 1 to 1000000 labels")
            }
            return members.count
        }
        return try int("num_labels", in: 1...1_000_000, default: 2)
    }

    /// A class' name.
    public func label(_ id: Int) -> String? { document["id2label"]?["\(id)"]?.string }

    /// Whether a classifier of tokens is one of texts, by the mean of its logits: `classifier_pooling: mean`, as
    /// ModernBERT's configuration has it.
    public var averagesTokens: Bool {
        get throws {
            guard isArchitecture(endingIn: "ForTokenClassification") else { return false }
            return try string("classifier_pooling", default: "") == "mean"
        }
    }

    /// Whether the first of `architectures` ends so, as `BertForMaskedLM` in `ForMaskedLM`.
    public func isArchitecture(endingIn ending: String) -> Bool {
        document["architectures"]?.array?.first?.string?.hasSuffix(ending) ?? false
    }
}
