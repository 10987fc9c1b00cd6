import Documents
import Problems

extension PageContent.Card {
    /// A card a headline; `NAME.low` and `NAME.high` become the interval of NAME's.
    static func cards(_ headlines: [Headline]) -> [Self] {
        let names = Set(headlines.map(\.name))
        func bound(_ name: String) -> String? { headlines.first { $0.name == name }.map { text($0.value) } }
        return headlines.compactMap { headline in
            for ending in [".low", ".high"] where headline.name.hasSuffix(ending) {
                let stem = String(headline.name.dropLast(ending.count))
                if names.isSuperset(of: [stem, stem + ".low", stem + ".high"]) { return nil }
            }
            var interval: String?
            if let low = bound(headline.name + ".low"), let high = bound(headline.name + ".high") {
                interval = "\(low) to \(high)"
            }
            return Self(
                name: headline.name, value: text(headline.value), interval: interval,
                help: headline.help.isEmpty ? nil : headline.help)
        }
    }

    private static func text(_ value: Value) -> String {
        switch value.content {
        case .int(let number): ReadableNumber.string(number)
        case .double(let number): ReadableNumber.string(number)
        case .string(let word): word
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: "–"
        }
    }
}

extension PageContent.ShownTable {
    init(_ table: Table, path: String, number: Int) {
        let shown = max(0, min(table.shownRows, table.rowCount))
        let cells = table.columns.map { $0.values.readable(shown) }
        id = "table-\(number)"
        title = "Table \(number). \(table.title)"
        let kinds = zip(table.columns, cells).map { column, cells in
            column.values.isNumber ? "number" : cells.allSatisfy(\.isName) ? "name" : ""
        }
        columns = zip(table.columns, kinds).map { .init(text: $0.name, kind: $1) }
        rows = (0..<shown).map { row in
            .init(cells: zip(cells, kinds).map { .init(text: row < $0.count ? $0[row] : "", kind: $1) })
        }
        let count = ReadableNumber.string(table.rowCount)
        switch (table.rowCount, shown) {
        case (0, _): extent = "It has no rows."
        case (let all, let shown) where shown < all: extent = "The first \(shown) of \(count) rows."
        case (1, _): extent = "Its one row."
        default: extent = "All \(count) rows."
        }
        file = path
    }
}

extension PageContent.Failure {
    /// Nil for a job that succeeded.
    init?(outcome: Outcome, problem: Problem?, job: String) {
        switch outcome {
        case .succeeded: return nil
        case .failed: heading = "This job failed"
        case .cancelled: heading = "This job was cancelled"
        }
        message =
            problem?.description ?? (outcome == .cancelled ? "It was stopped before its end." : "No reason is known.")
        detail = problem?.detail
        let again = "nightjar retry \(job)"
        switch problem?.kind {
        case .badInput?, .usage?:
            remedy = "Mend what the line above names, then drop the manifest into the inbox again. It stands below."
        case .tryAgain?:
            remedy = "Nothing is wrong with the job itself. When the cause is gone: \(again)"
        case .ownError?:
            remedy =
                "This is a mistake in Nightjar, not in your job. Please report it with this bundle; log.jsonl in it "
                + "tells what happened before."
        case .interrupted?:
            remedy = "To run it again: \(again)"
        default:
            remedy =
                outcome == .cancelled
                ? "To run it again: \(again)"
                : "log.jsonl in this bundle tells what happened before. To run it again: \(again)"
        }
    }
}

extension String {
    /// Short and in one line: a column of such is not broken for the sake of longer texts beside it.
    fileprivate var isName: Bool { count <= 24 && !contains(where: \.isNewline) }
}
