public import Documents

/// Another job, whose tables are read (``Context/table(_:of:)``): in a manifest `job:NAME`. The job waits for that one.
public struct JobReference: ParameterValue, Equatable {
    /// As written.
    public var reference: String

    /// A reference.
    public init(_ reference: String) { self.reference = reference }

    /// Reads the reference alone.
    public init(from decoder: any Decoder) throws { reference = try String(from: decoder) }
    /// Writes the reference alone.
    public func encode(to encoder: any Encoder) throws { try reference.encode(to: encoder) }

    /// What a manifest may hold for it.
    public static var schema: Schema { .job }
    /// Stands in while a schema is being found out.
    public static var placeholder: JobReference { JobReference("") }
}
