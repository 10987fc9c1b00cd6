extension Panel {
    /// The highest value of a series, and where it stands, as a reader names it.
    func peak(of marks: Marks) -> (place: String, value: Double)? {
        switch marks {
        case .bars(let counts, let first):
            return highest(counts.enumerated().map { ("\(xLabel) \(first + $0.offset)", $0.element) })
        case .histogram(let edges, let counts):
            return highest(zip(edges, counts).map { (numbered($0.0), $0.1) })
        case .boxes(let values, let first):
            let medians = values.map { BoxStatistics($0)?.median ?? .nan }
            return highest(medians.enumerated().map { ("\(xLabel) \(first + $0.offset) (median)", $0.element) })
        case .line(let points), .points(let points):
            return highest(points)
        case .labelled(let points, _):
            // No side of a map is higher than another.
            return isMap ? nil : highest(points.map { ($0.label.isEmpty ? numbered($0.x) : $0.label, $0.y) })
        case .lines(let lines):
            return highest(Array(lines.joined()))
        case .dots(let dots):
            return highest(dots.map { ($0.label, $0.value) })
        case .heatMap(let rows, let columns, let values, _):
            return highest(
                zip(rows, values).flatMap { row, values in zip(columns, values).map { ("\(row), \($0.0)", $0.1) } })
        }
    }

    /// Only the one point is named: there may be many.
    private func highest(_ points: [(x: Double, y: Double)]) -> (place: String, value: Double)? {
        let highest = points.filter { $0.x.isFinite && $0.y.isFinite }.max { $0.y < $1.y }
        return highest.map { (numbered($0.x), $0.y) }
    }

    private func highest(_ values: [(place: String, value: Double)]) -> (place: String, value: Double)? {
        values.filter(\.value.isFinite).max { $0.value < $1.value }
    }

    private func numbered(_ x: Double) -> String { "\(xLabel) \(ReadableNumber.string(x))" }
}
