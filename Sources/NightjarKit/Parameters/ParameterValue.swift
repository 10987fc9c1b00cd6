public import Documents

/// What a parameter's value may be in a manifest.
public typealias Schema = Documents.Schema
/// A value of a JSON or YAML document.
public typealias Value = Documents.Value

/// A type that a parameter may have: it knows which documents it can be read from.
///
/// `Bool`, `Int`, `Double`, `String`, lists and dictionaries of those, optionals, ``Dataset``, ``ModelReference``,
/// ``DataPath``, ``JobReference``, ``OneOf``, enumerations (``ParameterChoice``) and structs (``AnalysisParameters``) are.
public protocol ParameterValue: Codable, Sendable {
    /// What a manifest may hold for it.
    static var schema: Schema { get }
    /// Any value; stands in while a schema is being found out.
    static var placeholder: Self { get }
    /// Whether it may be left out.
    static var isOptional: Bool { get }
}

extension ParameterValue {
    /// Not optional.
    public static var isOptional: Bool { false }
}

extension Bool: ParameterValue {
    /// What a manifest may hold for it.
    public static var schema: Schema { .boolean }
    /// Stands in while a schema is being found out.
    public static var placeholder: Bool { false }
}

extension Int: ParameterValue {
    /// What a manifest may hold for it.
    public static var schema: Schema { .integer() }
    /// Stands in while a schema is being found out.
    public static var placeholder: Int { 0 }
}

extension Double: ParameterValue {
    /// What a manifest may hold for it.
    public static var schema: Schema { .number() }
    /// Stands in while a schema is being found out.
    public static var placeholder: Double { 0 }
}

extension String: ParameterValue {
    /// What a manifest may hold for it.
    public static var schema: Schema { .string }
    /// Stands in while a schema is being found out.
    public static var placeholder: String { "" }
}

extension Array: ParameterValue where Element: ParameterValue {
    /// What a manifest may hold for it.
    public static var schema: Schema { .array(Element.schema) }
    /// Stands in while a schema is being found out.
    public static var placeholder: [Element] { [] }
}

extension Dictionary: ParameterValue where Key == String, Value: ParameterValue {
    /// What a manifest may hold for it: an object with any keys.
    public static var schema: Schema { .map(Value.schema) }
    /// Stands in while a schema is being found out.
    public static var placeholder: [String: Value] { [:] }
}

extension Optional: ParameterValue where Wrapped: ParameterValue {
    /// What a manifest may hold for it.
    public static var schema: Schema { Wrapped.schema }
    /// Stands in while a schema is being found out.
    public static var placeholder: Wrapped? { nil }
    /// May be left out.
    public static var isOptional: Bool { true }
}

/// A parameter that is one of a few words: an enumeration of strings.
///
/// ```swift
/// enum Order: String, ParameterChoice { case ascending, descending }
/// struct Parameters: AnalysisParameters {
///     @Parameter("ascending or descending") var order = Order.ascending
/// }
/// ```
public protocol ParameterChoice: ParameterValue, CaseIterable, RawRepresentable where RawValue == String {}

extension ParameterChoice {
    /// What a manifest may hold for it.
    public static var schema: Schema { .choice(allCases.map(\.rawValue)) }
    /// Stands in while a schema is being found out.
    public static var placeholder: Self {
        // An enumeration without a case has no values and cannot be a parameter.
        guard let first = allCases.first else { preconditionFailure("\(Self.self) has no cases") }
        return first
    }
}
