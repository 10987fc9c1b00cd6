public import Documents

/// Another model than the job's own, as a manifest names it: a path, a hub id, or `job:NAME` for the model that an
/// earlier job has trained.
///
/// ```swift
/// struct Parameters: AnalysisParameters {
///     @Parameter("The model before it was tuned") var base: ModelReference
/// }
/// let base = try await context.model(ModelReference("all-minilm-l6-v2"))
/// ```
public struct ModelReference: ParameterValue, Equatable {
    /// As written.
    public var reference: String

    /// A reference.
    public init(_ reference: String) { self.reference = reference }

    /// Reads the reference alone.
    public init(from decoder: any Decoder) throws { reference = try String(from: decoder) }
    /// Writes the reference alone.
    public func encode(to encoder: any Encoder) throws { try reference.encode(to: encoder) }

    /// What a manifest may hold for it.
    public static var schema: Schema { .model }
    /// Stands in while a schema is being found out.
    public static var placeholder: ModelReference { ModelReference("") }
}
