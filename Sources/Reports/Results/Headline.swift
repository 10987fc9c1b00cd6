public import Documents

/// A number that answers the question of an analysis.
public struct Headline: Sendable, Equatable {
    /// As in `summary.json`.
    public var name: String
    /// A whole number, a number, a word, or null.
    public var value: Value
    /// What it means, in a few words.
    public var help: String
}

/// A value a headline may have: a whole number, a number or a word.
public protocol HeadlineValue {
    /// As it is written in `summary.json`.
    var documentValue: Value { get }
}

extension Int: HeadlineValue {
    /// A whole number.
    public var documentValue: Value { Value(.int(self)) }
}

extension Double: HeadlineValue {
    /// A number; null in JSON where it is not finite.
    public var documentValue: Value { Value(.double(self)) }
}

extension String: HeadlineValue {
    /// A word.
    public var documentValue: Value { Value(.string(self)) }
}

extension Optional: HeadlineValue where Wrapped: HeadlineValue {
    /// The value, or null.
    public var documentValue: Value { self?.documentValue ?? .null }
}
