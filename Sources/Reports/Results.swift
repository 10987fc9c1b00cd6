public import Documents

/// What an analysis returns: headline numbers, tables, tensors, figures and notes. The report is made from it.
public struct Results: Sendable {
    public private(set) var headlines: [Headline] = []
    public private(set) var tables: [Table] = []
    public private(set) var figures: [Figure] = []
    public private(set) var tensors: [TensorFile] = []
    public private(set) var notes: [Note] = []

    public init() {}

    /// A number that answers the question; shown first, in the order given.
    public mutating func headline(_ name: String, _ value: some HeadlineValue, help: String = "") {
        headlines.append(Headline(name: name, value: value.documentValue, help: help))
    }

    public mutating func table(_ table: Table) { tables.append(table) }
    public mutating func figure(_ figure: Figure) { figures.append(figure) }
    public mutating func tensors(_ file: TensorFile) { tensors.append(file) }
    /// A sentence the reader needs.
    public mutating func note(_ text: String, kind: Note.Kind = .assumption) {
        notes.append(Note(kind: kind, text: text))
    }
}

/// A value a headline may have: a whole number, a number or a word.
public protocol HeadlineValue { var documentValue: Value { get } }
extension Int: HeadlineValue { public var documentValue: Value { Value(.int(self)) } }
extension Double: HeadlineValue { public var documentValue: Value { Value(.double(self)) } }
extension String: HeadlineValue { public var documentValue: Value { Value(.string(self)) } }
extension Optional: HeadlineValue where Wrapped: HeadlineValue {
    public var documentValue: Value { self?.documentValue ?? .null }
}

public struct Headline: Sendable, Equatable {
    public var name: String
    public var value: Value
    public var help: String
}

public struct Note: Sendable, Equatable {
    public enum Kind: String, Sendable { case assumption, warning }
    public var kind: Kind
    public var text: String
}

/// A table of the bundle, `tables/NAME.csv`; one typed column after the other, all of one length.
public struct Table: Sendable {
    public enum Column: Sendable {
        case int([Int])
        case double([Double])
        /// Written as the shortest that reads back the same as Float.
        case float([Float])
        case string([String])
        case bool([Bool])

        public var count: Int {
            switch self {
            case .int(let v): v.count
            case .double(let v): v.count
            case .float(let v): v.count
            case .string(let v): v.count
            case .bool(let v): v.count
            }
        }
    }

    public var name: String
    public var title: String
    public var columns: [(name: String, values: Column)]
    /// How many rows the report shows; the file always has all.
    public var shownRows: Int

    public init(_ name: String, title: String, columns: [(name: String, values: Column)], shownRows: Int = 20) {
        self.name = name
        self.title = title
        self.columns = columns
        self.shownRows = shownRows
    }

    public var rowCount: Int { columns.first?.values.count ?? 0 }
}

/// Arrays of one `tensors/NAME.safetensors`, float32, row-major.
public struct TensorFile: Sendable {
    public var name: String
    public var tensors: [(name: String, shape: [Int], values: [Float])]

    public init(_ name: String, tensors: [(name: String, shape: [Int], values: [Float])]) {
        self.name = name
        self.tensors = tensors
    }
}
