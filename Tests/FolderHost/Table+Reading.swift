public import NightjarKit

/// A result that a test looked for and did not find.
public struct Missing: Error { public let name: String }

extension Results {
    /// The table of that name.
    public func named(_ name: String) throws -> Table {
        guard let table = tables.first(where: { $0.name == name }) else { throw Missing(name: name) }
        return table
    }
}

extension Table {
    public func ints(_ name: String) throws -> [Int] {
        guard case .int(let values) = try column(name) else { throw Missing(name: name) }
        return values
    }

    public func strings(_ name: String) throws -> [String] {
        guard case .string(let values) = try column(name) else { throw Missing(name: name) }
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
