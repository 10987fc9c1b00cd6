public import Problems

/// A JSON-like value that remembers where it stood in its document, and the order of its keys.
public struct Value: Sendable {
    /// The kinds of values.
    public indirect enum Content: Sendable, Equatable {
        /// Nothing.
        case null
        /// `true` or `false`.
        case bool(Bool)
        /// A number written without fraction or exponent.
        case int(Int)
        /// Any other number.
        case double(Double)
        /// A text.
        case string(String)
        /// A list.
        case array([Value])
        /// Keys and their values, in the document's order.
        case object([Member])
    }

    /// A key and its value.
    public struct Member: Sendable, Equatable {
        /// The key as written.
        public var key: String
        /// Where the key stood.
        public var place: Problem.Place?
        /// The value at the key.
        public var value: Value

        /// Pairs a key with its value.
        public init(_ key: String, _ value: Value, place: Problem.Place? = nil) {
            self.key = key
            self.value = value
            self.place = place
        }

        /// Equal key and value; the place does not count.
        public static func == (a: Member, b: Member) -> Bool { a.key == b.key && a.value == b.value }
    }

    /// What the value is.
    public var content: Content
    /// Where the value stood; nil for one that was not read.
    public var place: Problem.Place?

    /// Makes a value from its content.
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
    /// Nothing.
    public static let null = Value(.null)
    /// An object with its keys in this order.
    public static func object(_ members: [(String, Value)]) -> Value {
        Value(.object(members.map { Member($0.0, $0.1) }))
    }

    /// Whether the value is null.
    public var isNull: Bool { content == .null }
    /// The truth value, if it is one.
    public var bool: Bool? { if case .bool(let value) = content { value } else { nil } }
    /// The whole number, if it is one; a double without fraction (`1e3`) is one.
    public var int: Int? {
        switch content {
        case .int(let value): value
        case .double(let value) where value == value.rounded() && abs(value) < 9e15: Int(value)
        default: nil
        }
    }
    /// The number, if it is one, whole or not.
    public var double: Double? {
        switch content {
        case .double(let value): value
        case .int(let value): Double(value)
        default: nil
        }
    }
    /// The text, if it is one.
    public var string: String? { if case .string(let value) = content { value } else { nil } }
    /// The elements, if it is a list.
    public var array: [Value]? { if case .array(let value) = content { value } else { nil } }
    /// The keys and values in their order, if it is an object.
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
    /// A text.
    public init(stringLiteral value: String) { self.init(.string(value)) }
    /// A whole number.
    public init(integerLiteral value: Int) { self.init(.int(value)) }
    /// A double.
    public init(floatLiteral value: Double) { self.init(.double(value)) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self.init(.bool(value)) }
    /// A list.
    public init(arrayLiteral elements: Value...) { self.init(.array(elements)) }
    /// An object with its keys in this order.
    public init(dictionaryLiteral elements: (String, Value)...) { self = .object(elements) }
}
