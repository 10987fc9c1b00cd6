public import Documents

/// A parameter of one of two forms, as `all` or a list; the first that fits.
///
/// ```swift
/// struct Parameters: AnalysisParameters {
///     @Parameter("Which layers: all, or a list") var layers = OneOf<EveryLayer, [Int]>.first(.all)
/// }
/// let chosen = Parameters().layers.second ?? Array(0..<model.layers)
/// ```
public enum OneOf<First: ParameterValue, Second: ParameterValue>: ParameterValue {
    /// A value of the first form.
    case first(First)
    /// A value of the second form.
    case second(Second)

    /// The first form's value, where it has that form.
    public var first: First? { if case .first(let value) = self { value } else { nil } }
    /// The second form's value, where it has that form.
    public var second: Second? { if case .second(let value) = self { value } else { nil } }

    /// Reads the first form, else the second.
    public init(from decoder: any Decoder) throws {
        do {
            self = .first(try First(from: decoder))
        } catch {
            self = .second(try Second(from: decoder))
        }
    }

    /// Writes the value alone.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .first(let value): try value.encode(to: encoder)
        case .second(let value): try value.encode(to: encoder)
        }
    }

    /// What a manifest may hold for it.
    public static var schema: Schema { .oneOf(alternatives(First.schema) + alternatives(Second.schema)) }
    /// Stands in while a schema is being found out.
    public static var placeholder: OneOf { .first(First.placeholder) }

    private static func alternatives(_ schema: Schema) -> [Schema] {
        if case .oneOf(let alternatives) = schema { alternatives } else { [schema] }
    }
}

extension OneOf: Equatable where First: Equatable, Second: Equatable {}
