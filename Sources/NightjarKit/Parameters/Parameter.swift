import Documents
import Foundation

/// A parameter with a default, a help text, a range; a plain property is a required parameter without help.
///
/// ```swift
/// struct Parameters: AnalysisParameters {
///     @Parameter("The texts of the domain") var positive: Dataset
///     @Parameter("How many units a group has", in: 1...1_000_000) var select = 1000
///     @Parameter("mean or max over a text's tokens") var pooling = Pooling.mean
///     @Parameter("Another model to compare with") var other: ModelReference?
/// }
/// ```
///
/// `positive` has no default and is required; `other` may be left out. A manifest that says `select: 0` is refused before
/// anything is computed, with the line, the key and what is allowed.
@propertyWrapper
public struct Parameter<Value: ParameterValue>: Codable, Sendable {
    /// The parameter's value.
    public var wrappedValue: Value

    /// A parameter with a default.
    public init(wrappedValue: Value, _ help: String = "") {
        self.init(wrappedValue, help, schema: Value.schema)
    }

    /// A required parameter, or one that may be absent where its type is optional.
    public init(_ help: String) { self.init(required: help, schema: Value.schema) }

    /// A whole number within `range`.
    public init(wrappedValue: Value, _ help: String = "", in range: ClosedRange<Int>) where Value == Int {
        self.init(wrappedValue, help, schema: .integer(range))
    }

    /// A number within `range`.
    public init(wrappedValue: Value, _ help: String = "", in range: ClosedRange<Double>) where Value == Double {
        self.init(wrappedValue, help, schema: .number(range))
    }

    /// A required whole number within `range`.
    public init(_ help: String, in range: ClosedRange<Int>) where Value == Int {
        self.init(required: help, schema: .integer(range))
    }

    /// A required number within `range`.
    public init(_ help: String, in range: ClosedRange<Double>) where Value == Double {
        self.init(required: help, schema: .number(range))
    }

    /// A whole number within `range` that may be absent.
    public init(_ help: String, in range: ClosedRange<Int>) where Value == Int? {
        self.init(required: help, schema: .integer(range))
    }

    /// A number within `range` that may be absent.
    public init(_ help: String, in range: ClosedRange<Double>) where Value == Double? {
        self.init(required: help, schema: .number(range))
    }

    /// A value that has no default: required but where its type is optional.
    private init(required help: String, schema: Schema) {
        wrappedValue = Value.placeholder
        SchemaProbe.current?.declare(
            Declaration(help: help, schema: schema, defaultValue: nil, isRequired: !Value.isOptional))
    }

    private init(_ value: Value, _ help: String, schema: Schema) {
        wrappedValue = value
        guard let probe = SchemaProbe.current else { return }
        // The default's own parameters were declared while it was made; they belong to its type, not to this one.
        probe.forget(parameters(in: value))
        probe.declare(
            Declaration(help: help, schema: schema, defaultValue: document(of: value), isRequired: false))
    }

    /// Reads the value itself; a parameter is no layer of its own in a document.
    public init(from decoder: any Decoder) throws {
        if let probe = decoder as? ProbeDecoder {
            probe.field = SchemaProbe.current?.next()
            wrappedValue = Value.placeholder
        } else {
            wrappedValue = try Value(from: decoder)
        }
    }

    /// Writes the value itself.
    public func encode(to encoder: any Encoder) throws { try wrappedValue.encode(to: encoder) }
}

/// Marks parameters for reflection.
private protocol AnyParameter {}
extension Parameter: AnyParameter {}

extension KeyedDecodingContainer {
    /// An optional parameter may be absent.
    public func decode<T>(_ type: Parameter<T?>.Type, forKey key: Key) throws -> Parameter<T?> {
        try decodeIfPresent(type, forKey: key) ?? Parameter(wrappedValue: nil)
    }
}

/// How many parameters a value holds: its own, those of its payload or elements.
private func parameters(in value: Any) -> Int {
    Mirror(reflecting: value).children.reduce(0) {
        $0 + ($1.value is any AnyParameter ? 1 : parameters(in: $1.value))
    }
}

/// The document a value would be read from; nil where there is none.
private func document(of value: some ParameterValue) -> Documents.Value? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let data = try? encoder.encode(value), let document = try? Documents.Value(json: data, file: nil) else {
        return nil
    }
    return document.isNull ? nil : document.withoutNulls
}

extension Documents.Value {
    /// An absent parameter is left out of a document, not null.
    fileprivate var withoutNulls: Documents.Value {
        guard let members else { return self }
        return .object(members.filter { !$0.value.isNull }.map { ($0.key, $0.value.withoutNulls) })
    }
}
