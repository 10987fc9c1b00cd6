public import NightjarKit

/// A result that a test looked for and did not find.
public struct Missing: Error {
    /// What it is called.
    public let name: String
}

extension Results {
    /// The table of that name.
    public func table(_ name: String) throws -> Table {
        guard let table = tables.first(where: { $0.name == name }) else { throw Missing(name: name) }
        return table
    }

    /// The headline number of that name.
    public func headline(_ name: String) throws -> Double {
        guard let number = headlines.first(where: { $0.name == name })?.value.double else { throw Missing(name: name) }
        return number
    }
}

extension Table {
    /// A column of whole numbers.
    public func ints(_ name: String) throws -> [Int] {
        guard case .int(let values) = try column(name) else { throw Missing(name: name) }
        return values
    }

    /// A column of whole numbers with empty cells.
    public func optionalInts(_ name: String) throws -> [Int?] {
        guard case .optionalInt(let values) = try column(name) else { throw Missing(name: name) }
        return values
    }

    /// A column of texts.
    public func strings(_ name: String) throws -> [String] {
        guard case .string(let values) = try column(name) else { throw Missing(name: name) }
        return values
    }

    /// A column of truth values.
    public func bools(_ name: String) throws -> [Bool] {
        guard case .bool(let values) = try column(name) else { throw Missing(name: name) }
        return values
    }

    /// A column of numbers.
    public func doubles(_ name: String) throws -> [Double] {
        switch try column(name) {
        case .double(let values): return values
        case .float(let values): return values.map(Double.init)
        default: throw Missing(name: name)
        }
    }

    private func column(_ name: String) throws -> Column {
        guard let column = columns.first(where: { $0.name == name }) else { throw Missing(name: name) }
        return column.values
    }
}
