public import Documents
public import Reports

/// `summary.json`: what a job gave, short enough to read before anything else.
///
/// It stands first in the bundle, so that reading it does not mean decompressing a checkpoint.
public struct BundleSummary: Sendable, Equatable {
    /// The version of this format.
    public static let version = 1

    /// A table of the bundle.
    public struct TableEntry: Sendable, Equatable {
        /// By which `nightjar show` finds it.
        public var name: String
        /// The member's path.
        public var file: String
        /// What it shows.
        public var title: String
        /// Without the header.
        public var rows: Int
        /// The header.
        public var columns: [String]
    }

    /// A figure of the bundle.
    public struct FigureEntry: Sendable, Equatable {
        /// The file's name without its ending.
        public var name: String
        /// The member's path.
        public var file: String
        /// What it shows.
        public var title: String
    }

    /// The job's name.
    public var job: String
    /// The plugin's id.
    public var plugin: String
    /// As the manifest names it.
    public var model: String?
    /// How the job ended.
    public var status: Outcome
    /// `kind`, `message` and, where there is one, `detail` of what went wrong.
    public var error: Value?
    /// By name, in the plugin's order; null where a number is not finite.
    public var headlines: [(name: String, value: Value)]
    /// In the plugin's order.
    public var tables: [TableEntry]
    /// In the plugin's order.
    public var figures: [FigureEntry]
    /// Every member's path in the bundle's order, this file's and `SHA256SUMS` included.
    public var members: [String]

    /// Compares every part.
    public static func == (a: BundleSummary, b: BundleSummary) -> Bool { a.value == b.value }
}
