public import Problems

/// A JSON-like value that remembers where it stood in its document, and the order of its keys.
public struct Value: Sendable {
    public indirect enum Content: Sendable, Equatable {
        case null
        case bool(Bool)
        case int(Int)
        case double(Double)
        case string(String)
        case array([Value])
        case object([Member])
    }

    /// A key and its value.
    public struct Member: Sendable, Equatable {
        public var key: String
        /// Where the key stood.
        public var place: Problem.Place?
        public var value: Value

        public init(_ key: String, _ value: Value, place: Problem.Place? = nil) {
            self.key = key
            self.value = value
            self.place = place
        }

        public static func == (a: Member, b: Member) -> Bool { a.key == b.key && a.value == b.value }
    }

    public var content: Content
    public var place: Problem.Place?

    public init(_ content: Content, place: Problem.Place? = nil) {
        self.content = content
        self.place = place
    }
}

extension Value: Equatable {
    /// Equal content; the place does not count.
    public static func == (a: Value, b: Value) -> Bool { a.content == b.content }
}

extension Value {
    public static let null = Value(.null)
    public static func object(_ members: [(String, Value)]) -> Value {
        Value(.object(members.map { Member($0.0, $0.1) }))
    }

    public var isNull: Bool { content == .null }
    public var bool: Bool? { if case .bool(let value) = content { value } else { nil } }
    public var int: Int? {
        switch content {
        case .int(let value): value
        case .double(let value) where value == value.rounded() && abs(value) < 9e15: Int(value)
        default: nil
        }
    }
    public var double: Double? {
        switch content {
        case .double(let value): value
        case .int(let value): Double(value)
        default: nil
        }
    }
    public var string: String? { if case .string(let value) = content { value } else { nil } }
    public var array: [Value]? { if case .array(let value) = content { value } else { nil } }
    public var members: [Member]? { if case .object(let value) = content { value } else { nil } }

    /// The value at a key of an object; setting replaces it in place or appends it, setting nil removes it.
    public subscript(key: String) -> Value? {
        get { members?.first { $0.key == key }?.value }
        set {
            guard case .object(var list) = content else { return }
            if let index = list.firstIndex(where: { $0.key == key }) {
                if let newValue { list[index].value = newValue } else { list.remove(at: index) }
            } else if let newValue {
                list.append(Member(key, newValue))
            }
            content = .object(list)
        }
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self.init(.string(value)) }
    public init(integerLiteral value: Int) { self.init(.int(value)) }
    public init(floatLiteral value: Double) { self.init(.double(value)) }
    public init(booleanLiteral value: Bool) { self.init(.bool(value)) }
    public init(arrayLiteral elements: Value...) { self.init(.array(elements)) }
    public init(dictionaryLiteral elements: (String, Value)...) { self = .object(elements) }
}
