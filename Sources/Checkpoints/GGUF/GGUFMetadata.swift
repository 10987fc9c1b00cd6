import Documents
import Files
import Problems

/// A GGUF file's keys and values; a value is read from the mapped file when it is asked for.
struct GGUFMetadata: Sendable {
    /// Where a value lies.
    private struct Field {
        var type: GGUFValueType
        var position: Int
    }

    private let file: MappedFile
    private var fields: [String: Field] = [:]

    /// Passes over `count` keys and values, each of which is then known to lie in the file.
    init(count: Int, _ cursor: inout GGUFCursor) throws {
        file = cursor.file
        fields.reserveCapacity(count)
        for index in 0..<count {
            let key = try cursor.string(longest: 65_535, "metadata key \(index)")
            let type = try cursor.type("metadata \(key.quotedForMessage)")
            let field = Field(type: type, position: cursor.position)
            guard fields.updateValue(field, forKey: key) == nil else {
                throw cursor.wrong("metadata \(key.quotedForMessage) is there twice")
            }
            try cursor.skip(type, "metadata \(key.quotedForMessage)")
        }
    }

    /// Whether there is a value of this key.
    func has(_ key: String) -> Bool { fields[key] != nil }

    /// A whole number of any width; nil where the key is absent.
    func int(_ key: String) throws -> Int? {
        try scalar(key, "a whole number") { type, cursor in try cursor.int(type) }
    }

    /// A number; nil where the key is absent.
    func double(_ key: String) throws -> Double? {
        try scalar(key, "a number") { type, cursor in try cursor.double(type) }
    }

    /// True or false; nil where the key is absent.
    func bool(_ key: String) throws -> Bool? {
        try scalar(key, "true or false") { type, cursor in
            guard type == .bool else { return nil }
            let byte = try cursor.number(UInt8.self, key)
            return byte > 1 ? nil : byte == 1
        }
    }

    /// A text; nil where the key is absent.
    func string(_ key: String) throws -> String? {
        try scalar(key, "a text") { type, cursor in type == .string ? try cursor.string(key) : nil }
    }

    /// A list of texts; nil where the key is absent.
    func strings(_ key: String) throws -> [String]? {
        try list(key, "a list of texts") { type, index, cursor in
            type == .string ? try cursor.string("\(key)[\(index)]") : nil
        }
    }

    /// A list of whole numbers; nil where the key is absent.
    func ints(_ key: String) throws -> [Int]? {
        try list(key, "a list of whole numbers") { type, _, cursor in try cursor.int(type) }
    }

    /// A list of numbers; nil where the key is absent.
    func floats(_ key: String) throws -> [Float]? {
        try list(key, "a list of numbers") { type, _, cursor in try cursor.double(type).map(Float.init) }
    }

    /// Whether the value is a list.
    func isList(_ key: String) -> Bool { fields[key]?.type == .array }

    /// A problem of a key.
    func problem(_ key: String, _ message: String) -> Problem {
        Problem.badInput(message, at: .init(file: file.url.path, key: key))
    }

    private func scalar<Result>(
        _ key: String, _ allowed: String, _ read: (GGUFValueType, inout GGUFCursor) throws -> Result?
    ) throws -> Result? {
        guard let field = fields[key] else { return nil }
        var cursor = GGUFCursor(file, at: field.position)
        guard let value = try read(field.type, &cursor) else {
            throw problem(key, "found \(field.type.inWords) that does not fit; allowed: \(allowed)")
        }
        return value
    }

    private func list<Element>(
        _ key: String, _ allowed: String, _ read: (GGUFValueType, Int, inout GGUFCursor) throws -> Element?
    ) throws -> [Element]? {
        guard let field = fields[key] else { return nil }
        guard field.type == .array else {
            throw problem(key, "found \(field.type.inWords); allowed: \(allowed)")
        }
        var cursor = GGUFCursor(file, at: field.position)
        let type = try cursor.type(key)
        let count = try cursor.count(of: type.leastSize, key)
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for index in 0..<count {
            guard let element = try read(type, index, &cursor) else {
                throw problem(key, "element \(index) is \(type.inWords) that does not fit; allowed: \(allowed)")
            }
            elements.append(element)
        }
        return elements
    }
}

extension GGUFCursor {
    /// A whole number; nil where the type is none or the value beyond `Int`.
    fileprivate mutating func int(_ type: GGUFValueType) throws -> Int? {
        switch type {
        case .uint8: try Int(number(UInt8.self, "a number"))
        case .int8: try Int(number(Int8.self, "a number"))
        case .uint16: try Int(number(UInt16.self, "a number"))
        case .int16: try Int(number(Int16.self, "a number"))
        case .uint32: try Int(number(UInt32.self, "a number"))
        case .int32: try Int(number(Int32.self, "a number"))
        case .uint64: try Int(exactly: number(UInt64.self, "a number"))
        case .int64: try Int(number(Int64.self, "a number"))
        case .float32, .float64, .bool, .string, .array: nil
        }
    }

    /// A number; nil where the type is none.
    fileprivate mutating func double(_ type: GGUFValueType) throws -> Double? {
        switch type {
        case .float32: try Double(Float(bitPattern: number(UInt32.self, "a number")))
        case .float64: try Double(bitPattern: number(UInt64.self, "a number"))
        default: try int(type).map(Double.init)
        }
    }
}
