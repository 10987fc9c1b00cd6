import Documents
import Reports

extension BundleSummary {
    /// What `nightjar show BUNDLE` prints: headline numbers, tables and figures.
    public var text: String {
        var lines = ["\(job.printable): \(status.rawValue)"]
        lines.append(([plugin] + (model.map { ["on", $0] } ?? [])).joined(separator: " ").printable)
        if let error {
            lines += ["", "Error: " + (error["message"]?.string ?? "unknown").printable]
            if let detail = error["detail"]?.string {
                lines += detail.split(separator: "\n").map { "  " + String($0).printable }
            }
        }
        if !headlines.isEmpty {
            lines += ["", "Headline numbers"]
            let rows = headlines.map { [$0.name, Self.text($0.value)] }
            lines += AlignedText(rows: rows, rightAligned: [1], indentation: "  ").lines
        }
        if !tables.isEmpty {
            lines += ["", "Tables"]
            let rows = tables.map {
                [$0.name, $0.rows == 1 ? "1 row" : "\($0.rows) rows", $0.columns.joined(separator: ", ")]
            }
            lines += AlignedText(rows: rows, rightAligned: [1], indentation: "  ", widest: 100).lines
        }
        if !figures.isEmpty {
            lines += ["", "Figures"]
            lines += AlignedText(rows: figures.map { [$0.name, $0.title] }, indentation: "  ", widest: 100).lines
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(_ value: Value) -> String {
        switch value.content {
        case .int(let number): String(number)
        case .double(let number): number.description
        case .string(let word): word
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: "–"
        }
    }
}
