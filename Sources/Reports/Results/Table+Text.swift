extension Table.Column {
    /// The cell in full: numbers the shortest that read back the same, NaN and a row beyond the end empty.
    public func text(at row: Int) -> String {
        guard row < count else { return "" }
        return switch self {
        case .int(let values): String(values[row])
        case .optionalInt(let values): values[row].map { String($0) } ?? ""
        case .double(let values): values[row].isNaN ? "" : values[row].description
        case .float(let values): values[row].isNaN ? "" : values[row].description
        case .string(let values): values[row]
        case .bool(let values): values[row] ? "true" : "false"
        }
    }

    /// Right-aligned where it is shown.
    public var isNumber: Bool {
        switch self {
        case .int, .optionalInt, .double, .float: true
        case .string, .bool: false
        }
    }

    /// The first rows as a person reads them, numbers rounded, long texts cut.
    func readable(_ rows: Int) -> [String] {
        switch self {
        case .int(let values): values.prefix(rows).map(Self.readable)
        case .optionalInt(let values): values.prefix(rows).map { $0.map(Self.readable) ?? "–" }
        case .double(let values): ReadableNumber.column(Array(values.prefix(rows)))
        case .float(let values): ReadableNumber.column(values.prefix(rows).map(Double.init))
        case .string(let values): values.prefix(rows).map { $0.count > 300 ? $0.prefix(300) + "…" : $0 }
        case .bool(let values): values.prefix(rows).map { $0 ? "true" : "false" }
        }
    }

    private static func readable(_ value: Int) -> String { value < 0 ? "−\(value.magnitude)" : String(value) }

    /// Holds a NaN or nil: an empty cell of the file.
    var hasGaps: Bool {
        switch self {
        case .double(let values): values.contains { $0.isNaN }
        case .float(let values): values.contains { $0.isNaN }
        case .optionalInt(let values): values.contains(nil)
        case .int, .string, .bool: false
        }
    }
}
