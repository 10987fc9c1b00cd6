import Documents
import NightjarKit
import Problems

extension Panel.Marks {
    /// A series of a program's figure, by its `kind`.
    init(_ series: Value, key: String) throws {
        let words = EventForms.series.map(\.key)
        guard series.members != nil, let kind = series["kind"] else {
            throw Problem.mismatch(series, allowed: "an object with a kind: \(Schema.choice(words).inWords)", key: key)
        }
        _ = try Schema.choice(words).checked(kind, key: key + ".kind")
        let own = EventForms.series.first { $0.key == kind.string }?.value ?? []
        let value = try Schema.object([.init("name", .string, default: ""), .init("kind", .string)] + own)
            .checked(series, key: key)
        func numbers(_ name: String) -> [Double] { value[name]?.numbers ?? [] }
        let first = value["firstCategory"]?.int ?? 0
        switch kind.string {
        case "bars": self = .bars(counts: numbers("counts"), firstCategory: first)
        case "line": self = .line(value["points"]?.points ?? [])
        case "lines": self = .lines((value["lines"]?.array ?? []).map(\.points))
        case "points": self = .points(value["points"]?.points ?? [])
        case "labelled":
            self = .labelled(
                (value["points"]?.array ?? []).map(LabelledPoint.init), hollow: value["hollow"]?.string ?? "")
        case "boxes": self = .boxes((value["values"]?.array ?? []).map(\.numbers), firstCategory: first)
        case "histogram":
            let edges = numbers("edges"), counts = numbers("counts")
            guard edges.count == counts.count + 1, zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) else {
                throw Problem.mismatch(
                    value["edges"] ?? value, allowed: "ascending numbers, one more than the \(counts.count) counts",
                    key: key + ".edges")
            }
            self = .histogram(edges: edges, counts: counts)
        case "dots":
            self = .dots(
                (value["dots"]?.array ?? []).map {
                    ($0["label"]?.string ?? "", $0.number("value"), $0.number("low"), $0.number("high"))
                })
        default: self = try Self.heatMap(value, key: key)
        }
    }

    private static func heatMap(_ value: Value, key: String) throws -> Panel.Marks {
        func words(_ name: String) -> [String] { value[name]?.array?.compactMap(\.string) ?? [] }
        let rows = words("rows"), columns = words("columns"), values = value["values"]?.array ?? []
        guard values.count == rows.count else {
            throw Problem.mismatch(
                value["values"] ?? value, allowed: "a list of \(rows.count), one a row", key: key + ".values")
        }
        let numbers = try values.enumerated().map { index, row in
            let cells = row.array ?? []
            guard cells.count == columns.count, cells.allSatisfy({ $0.isNull || $0.double != nil }) else {
                throw Problem.mismatch(
                    row, allowed: "a list of \(columns.count) numbers or null, one a column",
                    key: "\(key).values[\(index)]")
            }
            return cells.map { $0.double ?? .nan }
        }
        var range: ClosedRange<Double>?
        if let ends = value["range"]?.numbers, ends.count == 2 {
            guard ends[0] < ends[1] else {
                throw Problem.mismatch(value["range"] ?? value, allowed: "[low, high]", key: key + ".range")
            }
            range = ends[0]...ends[1]
        }
        return .heatMap(rows: rows, columns: columns, values: numbers, range: range)
    }
}

extension LabelledPoint {
    fileprivate init(_ value: Value) {
        self.init(
            x: value.number("x"), y: value.number("y"), label: value["label"]?.string ?? "", low: value.number("low"),
            high: value.number("high"), isHollow: value["isHollow"]?.bool ?? false)
    }
}

extension Value {
    fileprivate func number(_ key: String) -> Double { self[key]?.double ?? .nan }
    fileprivate var numbers: [Double] { (array ?? []).map { $0.double ?? .nan } }
    fileprivate var points: [(x: Double, y: Double)] {
        (array ?? []).map { point in
            let pair = point.numbers
            return (pair.first ?? .nan, pair.last ?? .nan)
        }
    }
}
