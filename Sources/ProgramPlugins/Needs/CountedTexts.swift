import Documents
import NightjarKit
import Problems

/// The texts of a data set as token ids, those over the limit dropped or cut, with their rows.
struct CountedTexts: Sendable {
    private(set) var rows: [Int] = []
    private(set) var encodings: [[Int]] = []
    /// What was left out, for the report.
    let note: String?

    init(_ name: String, _ dataset: Dataset, options: Value, model: Model, in context: Context) throws {
        let limit = min(options["maxTokens"]?.int ?? .max, model.maximumTokens)
        let cuts = options["overlong"]?.string == "truncate"
        var dropped = 0, cut = 0, empty = 0
        for row in try context.rows(dataset) {
            let encoding = model.encode(row.text)
            guard encoding.isSpecial.contains(false) else {
                empty += 1
                continue
            }
            var ids = encoding.ids
            if ids.count > limit {
                guard cuts else {
                    dropped += 1
                    continue
                }
                // The special tokens that end a text stay at its end.
                let ending = min(encoding.isSpecial.reversed().prefix { $0 }.count, limit)
                ids = Array(ids.prefix(limit - ending) + ids.suffix(ending))
                cut += 1
            }
            rows.append(row.index)
            encodings.append(ids)
        }
        let parts = [
            dropped > 0 ? "\(dropped) longer than \(limit) tokens were left out" : nil,
            cut > 0 ? "\(cut) longer than \(limit) tokens were cut" : nil,
            empty > 0 ? "\(empty) without a token were left out" : nil,
        ].compactMap { $0 }
        note = parts.isEmpty ? nil : "Of the texts of `\(name)`, \(parts.joined(separator: ", "))."
        guard !encodings.isEmpty else {
            throw Problem.badInput("\(dataset.path): no text is left; \(note ?? "it is empty")")
        }
    }
}
