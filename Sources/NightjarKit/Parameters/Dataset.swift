public import Documents

/// Texts in a file: in a manifest its path, or `{path, field, sample, limit}`.
///
/// A path is absolute or one under the workspace's `data/`. The file's ending says what it is: `.txt` (a text a line),
/// `.jsonl`, `.json` (an array), `.csv`, `.tsv`, each also `.gz` or `.zst`. ``Context/texts(_:)`` reads it.
public struct Dataset: ParameterValue, Equatable {
    /// As the manifest has it.
    public var path: String
    /// The field that holds the text, where the file has fields; `text` by default.
    public var field: String?
    /// Draws so many with the job's seed, in the file's order.
    public var sample: Int?
    /// Takes the first so many.
    public var limit: Int?

    /// A data set at `path`.
    public init(path: String, field: String? = nil, sample: Int? = nil, limit: Int? = nil) {
        self.path = path
        self.field = field
        self.sample = sample
        self.limit = limit
    }

    /// What a manifest may hold for it.
    public static var schema: Schema { .dataset }
    /// Stands in while a schema is being found out.
    public static var placeholder: Dataset { Dataset(path: "") }
}
