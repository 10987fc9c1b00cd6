/// A table of the bundle, `tables/NAME.csv`; one typed column after the other, all of one length.
public struct Table: Sendable {
    /// The values of one column.
    public enum Column: Sendable {
        /// Whole numbers.
        case int([Int])
        /// Whole numbers; nil is an empty cell.
        case optionalInt([Int?])
        /// Numbers, written as the shortest that read back the same; NaN is an empty cell.
        case double([Double])
        /// Numbers, written as the shortest that read back the same as Float; NaN is an empty cell.
        case float([Float])
        /// Texts.
        case string([String])
        /// `true` or `false`.
        case bool([Bool])

        /// How many values it has.
        public var count: Int {
            switch self {
            case .int(let v): v.count
            case .optionalInt(let v): v.count
            case .double(let v): v.count
            case .float(let v): v.count
            case .string(let v): v.count
            case .bool(let v): v.count
            }
        }
    }

    /// The file's name without its ending.
    public var name: String
    /// What the table shows, for the report.
    public var title: String
    /// From left to right.
    public var columns: [(name: String, values: Column)]
    /// How many rows the report shows; the file always has all.
    public var shownRows: Int

    /// A table of these columns.
    public init(_ name: String, title: String, columns: [(name: String, values: Column)], shownRows: Int = 20) {
        self.name = name
        self.title = title
        self.columns = columns
        self.shownRows = shownRows
    }

    /// Rows of the longest column; all columns of a sound table are as long.
    public var rowCount: Int { columns.map(\.values.count).max() ?? 0 }
}
