/// What a value may be: the parameters of a plugin as data, so that the daemon can check them without the plugin's code.
///
/// Written to JSON Schema for editors, and read back from it (a plugin in another language brings its own).
public indirect enum Schema: Sendable, Equatable {
    /// `true` or `false`.
    case boolean
    /// A whole number, in a range where there is one.
    case integer(ClosedRange<Int>? = nil)
    /// A number, in a range where there is one.
    case number(ClosedRange<Double>? = nil)
    /// A text.
    case string
    /// One of these texts.
    case choice([String])
    /// A list, of so many elements where that matters.
    case array(Schema, count: ClosedRange<Int>? = nil)
    /// Known keys only; an unknown one is an error that names the nearest known key.
    case object([Field])
    /// Any keys, values of one schema, as `{task: model}`.
    case map(Schema)
    /// The first alternative that fits.
    case oneOf([Schema])
    /// A path, or an object with `path` and options; resolved to its full object form.
    case dataset
    /// A file's or folder's path, found as a data set's is.
    case path
    /// A reference to a checkpoint: a path, a hub id, or `job:NAME`.
    case model
    /// `job:NAME`, another job whose tables are read.
    case job
    /// Anything.
    case any

    /// A key that an object may have.
    public struct Field: Sendable, Equatable {
        /// The key.
        public var name: String
        /// What its value may be.
        public var schema: Schema
        /// Filled in where the key is absent; nil with `isRequired` false leaves the key out.
        public var defaultValue: Value?
        /// Whether a value without the key is wrong.
        public var isRequired: Bool
        /// One sentence for people, shown by editors.
        public var help: String

        /// Describes a key.
        public init(
            _ name: String, _ schema: Schema, default defaultValue: Value? = nil, required: Bool = false,
            help: String = ""
        ) {
            self.name = name
            self.schema = schema
            self.defaultValue = defaultValue
            self.isRequired = required
            self.help = help
        }
    }
}
