public import Problems

/// A text with its label, as a data set has them.
public struct LabelledItem: Sendable {
    /// Its place in the data set, from 0.
    public let row: Int
    /// The text.
    public let text: String
    /// The label as it is written.
    public let word: String
    /// Its file and line.
    public let place: Problem.Place
}

extension LabelledItem {
    /// Reads a row.
    ///
    /// - Throws: A `Problem` that names file and line where a field is missing or of another kind.
    init(_ row: DatasetRow, text: String, label: String) throws {
        guard !row.fields.isEmpty else {
            throw Problem.badInput(
                "a text without fields has no label; labelled texts are rows of .jsonl, .json, .csv or .tsv with the "
                    + "fields \"\(text)\" and \"\(label)\"", at: row.place)
        }
        self.row = row.index
        self.text = try row.text(text)
        word = try row.word(label)
        place = row.place
        if word.isEmpty {
            throw Problem.badInput("field \"\(label)\" is empty; every text needs a label", at: row.place)
        }
    }
}
