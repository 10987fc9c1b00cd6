public import Documents

/// A file or folder of data as a manifest names it: an absolute path, or one under the workspace's `data/`.
///
/// For what is no data set of texts: ``Context/files(in:)`` lists a folder, ``Context/document(_:as:)`` reads YAML or JSON,
/// ``Context/place(of:)`` says where it lies.
public struct DataPath: ParameterValue, Equatable {
    /// As written.
    public var path: String

    /// A path.
    public init(_ path: String) { self.path = path }

    /// Reads the path alone.
    public init(from decoder: any Decoder) throws { path = try String(from: decoder) }
    /// Writes the path alone.
    public func encode(to encoder: any Encoder) throws { try path.encode(to: encoder) }

    /// What a manifest may hold for it.
    public static var schema: Schema { .path }
    /// Stands in while a schema is being found out.
    public static var placeholder: DataPath { DataPath("") }
}
