import Documents
import Foundation

/// What a `@Parameter` says of itself.
struct Declaration {
    var help: String
    var schema: Schema
    var defaultValue: Documents.Value?
    var isRequired: Bool
}

/// Finds out the schema of a parameters struct, which is only a Swift struct with defaults.
///
/// Every initialiser of a struct, the one that Swift makes for `Decodable` too, first evaluates the properties' initial
/// values: each `@Parameter(…)` declares itself to the probe, in order. Then its body asks the decoder for each key, in
/// the same order: the probe joins the two. A test holds Swift to this.
final class SchemaProbe {
    @TaskLocal static var current: Box?
    struct Box: @unchecked Sendable {
        // Only the thread that probes sees its box.
        let probe: SchemaProbe
        func declare(_ declaration: Declaration) { probe.pending.append(declaration) }
        func forget(_ count: Int) { probe.pending.removeLast(min(count, probe.pending.count)) }
        func next() -> Declaration? { probe.pending.isEmpty ? nil : probe.pending.removeFirst() }
    }

    fileprivate var pending: [Declaration] = []
    fileprivate(set) var fields: [Schema.Field] = []

    static func probe<P: AnalysisParameters>(_ type: P.Type) -> (schema: Schema, placeholder: P) {
        let probe = SchemaProbe()
        return $current.withValue(Box(probe: probe)) {
            do {
                let placeholder = try P(from: ProbeDecoder(probe: probe))
                return (.object(probe.fields), placeholder)
            } catch {
                // A programmer's mistake, seen at the first `nightjar plugins`: a type that is no ParameterValue.
                preconditionFailure("\(P.self) cannot be a plugin's parameters: \(error)")
            }
        }
    }
}

/// Answers every key with a placeholder and notes what was asked for.
final class ProbeDecoder: Decoder {
    let probe: SchemaProbe
    var field: Declaration?
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(probe: SchemaProbe) { self.probe = probe }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(ProbeContainer<Key>(probe: probe))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw ProbeError.noStruct }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw ProbeError.noStruct }
}

enum ProbeError: Error {
    case noStruct
    case notAParameter(String, type: String)
}

private struct ProbeContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let probe: SchemaProbe
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) throws -> Bool { false }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        if let value = type as? any ParameterValue.Type {
            return try note(value, key, optional: false, as: T.self)
        }
        let decoder = ProbeDecoder(probe: probe)
        let result = try T(from: decoder)
        guard let field = decoder.field else {
            throw ProbeError.notAParameter(key.stringValue, type: "\(T.self)")
        }
        probe.fields.append(
            Schema.Field(
                key.stringValue, field.schema, default: field.defaultValue, required: field.isRequired,
                help: field.help))
        return result
    }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        guard let value = type as? any ParameterValue.Type else { return try decode(type, forKey: key) }
        _ = try note(value, key, optional: true, as: T.self)
        return nil
    }

    private func note<T>(_ type: any ParameterValue.Type, _ key: Key, optional: Bool, as: T.Type) throws -> T {
        probe.fields.append(Schema.Field(key.stringValue, type.schema, required: !optional))
        guard let placeholder = type.placeholder as? T else {
            throw ProbeError.notAParameter(key.stringValue, type: "\(T.self)")
        }
        return placeholder
    }

    // Swift calls these for its own types; all lead to the one above.
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try note(type, key, optional: false, as: type) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        try note(type, key, optional: false, as: type)
    }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        try note(type, key, optional: false, as: type)
    }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try note(type, key, optional: false, as: type) }
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try absent(type, key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try absent(type, key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try absent(type, key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try absent(type, key) }

    private func absent<T: ParameterValue>(_ type: T.Type, _ key: Key) throws -> T? {
        _ = try note(type, key, optional: true, as: T.self)
        return nil
    }

    // No parameter has these types: a manifest has whole numbers and numbers.
    private func refuse<T>(_ type: T.Type, _ key: Key) throws -> T {
        throw ProbeError.notAParameter(key.stringValue, type: "\(T.self)")
    }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try refuse(type, key) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try refuse(type, key) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try refuse(type, key) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try refuse(type, key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try refuse(type, key) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try refuse(type, key) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try refuse(type, key) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try refuse(type, key) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try refuse(type, key) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try refuse(type, key) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw ProbeError.noStruct }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw ProbeError.noStruct }
    func superDecoder() throws -> any Decoder { throw ProbeError.noStruct }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw ProbeError.noStruct }
}
