import Documents
import Foundation
import Problems
import Reports

extension Results {
    /// What a plugin returned that cannot be put into a bundle as it was meant; nil where all is well.
    var problem: Problem? {
        let fault =
            tables.lazy.compactMap(\.fault).first ?? figures.lazy.compactMap(\.fault).first
            ?? tensors.lazy.compactMap(\.fault).first
            ?? Self.twice(tables.map(\.name), among: "tables") ?? Self.twice(figures.map(\.name), among: "figures")
            ?? Self.twice(tensors.map(\.name), among: "tensor files")
        return fault.map { Problem(.failed, "the plugin's results are wrong: \($0)") }
    }

    /// What may be meant, and is better said: numbers that are none.
    var oddities: [String] {
        let headlines = headlines.compactMap { headline -> String? in
            guard case .double(let value) = headline.value.content, !value.isFinite else { return nil }
            return
                "The headline \(headline.name.quotedForMessage) is no number (\(value)); summary.json has null there."
        }
        return headlines + tables.flatMap(\.oddities)
    }

    private static func twice(_ names: [String], among what: String) -> String? {
        var known: Set<String> = []
        return names.first { !known.insert($0).inserted }.map {
            "two \(what) are named \($0.quotedForMessage), and a bundle has one member of a name"
        }
    }
}

extension Table {
    fileprivate var fault: String? {
        guard let first = columns.first else { return "the table \(name.quotedForMessage) has no columns" }
        var known: Set<String> = []
        for column in columns {
            guard column.values.count == first.values.count else {
                return "the columns of the table \(name.quotedForMessage) are not of one length: "
                    + "\(first.name.quotedForMessage) has \(first.values.count) values, "
                    + "\(column.name.quotedForMessage) has \(column.values.count)"
            }
            guard known.insert(column.name).inserted else {
                return "the table \(name.quotedForMessage) has two columns named \(column.name.quotedForMessage)"
            }
        }
        return nil
    }

    fileprivate var oddities: [String] {
        columns.compactMap { column in
            let count =
                switch column.values {
                case .double(let values): values.count { !$0.isFinite }
                case .float(let values): values.count { !$0.isFinite }
                case .int, .optionalInt, .string, .bool: 0
                }
            return count == 0
                ? nil
                : "In the table \(name.quotedForMessage) \(count) of \(column.values.count) values of "
                    + "\(column.name.quotedForMessage) are no numbers; NaN is an empty cell of the file."
        }
    }
}

extension TensorFile {
    fileprivate var fault: String? {
        tensors.first { Self.elements(of: $0.shape) != $0.values.count }.map {
            "the tensor \($0.name.quotedForMessage) of the file \(name.quotedForMessage) has shape \($0.shape), which "
                + "\($0.values.count) values do not fill"
        }
    }

    /// Nil where no array has that shape.
    private static func elements(of shape: [Int]) -> Int? {
        shape.reduce(1) { product, extent in
            guard let product, extent >= 0 else { return nil }
            let (next, overflows) = product.multipliedReportingOverflow(by: extent)
            return overflows ? nil : next
        }
    }
}

extension Figure {
    fileprivate var fault: String? {
        guard panels.isEmpty || attributions.isEmpty else {
            return "the figure \(name.quotedForMessage) has both panels and texts"
        }
        for panel in panels {
            if let fault = panel.fault { return "the figure \(name.quotedForMessage) cannot be drawn: \(fault)" }
        }
        return nil
    }
}

extension Panel {
    fileprivate var fault: String? {
        let kinds = Set(series.map(\.marks.axes))
        guard kinds.count <= 1 else {
            return "one panel has \(kinds.sorted().joined(separator: " and ")), which do not share axes"
        }
        guard series.count <= 1 || kinds != [Panel.Marks.heatMapAxes] else { return "one panel has two heat maps" }
        return series.lazy.compactMap { series in
            series.marks.fault.map { "the series \(series.name.quotedForMessage) \($0)" }
        }.first
    }
}

extension Panel.Marks {
    fileprivate static let heatMapAxes = "a heat map"

    /// What stands along the axes, in words.
    fileprivate var axes: String {
        switch self {
        case .dots: "named rows"
        case .heatMap: Self.heatMapAxes
        default: "numbers"
        }
    }

    fileprivate var fault: String? {
        switch self {
        case .histogram(let edges, let counts) where edges.count != counts.count + 1:
            "has \(edges.count) edges for \(counts.count) counts, which need \(counts.count + 1)"
        case .heatMap(let rows, let columns, let values, _)
        where values.count > rows.count || values.contains(where: { $0.count > columns.count }):
            "has \(values.count) × \(values.map(\.count).max() ?? 0) values for \(rows.count) rows and "
                + "\(columns.count) columns"
        default: nil
        }
    }
}
