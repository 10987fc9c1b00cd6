package import Foundation
import Problems

/// A text of a data set.
public struct TextRow: Sendable, Equatable {
    /// Its place in the file, from 0; blank lines are no texts and not counted.
    public var index: Int
    /// The text.
    public var text: String
}

/// Reads the texts of a data set, in any of the forms that `DatasetRows` knows.
package struct DatasetReader: Sendable {
    let file: URL
    let field: String

    /// A reader of `file`, whose texts are in `field` (`text` by default) where it has fields.
    package init(file: URL, field: String?) {
        self.file = file
        self.field = field ?? "text"
    }

    /// The texts after `limit` (the first so many) and `sample` (so many of those, drawn without replacement), in the
    /// file's order; all where there are fewer.
    ///
    /// - Throws: A `Problem` that names file and line where a row has no text, and where there is no text at all.
    package func texts(
        sample: Int?, limit: Int?, using generator: inout some RandomNumberGenerator
    ) throws -> [TextRow] {
        try Self.draw(sample, of: limit, using: &generator, from: file) { row in
            TextRow(index: row.index, text: try row.text(field))
        }
    }

    /// The rows after `limit` and `sample`, as `texts`, with all their fields.
    ///
    /// The same `sample`, `limit` and random source choose the same rows as for `texts`.
    package func rows(
        sample: Int?, limit: Int?, using generator: inout some RandomNumberGenerator
    ) throws -> [DatasetRow] {
        try Self.draw(sample, of: limit, using: &generator, from: file) { $0 }
    }

    /// Reservoir sampling (Vitter 1985, algorithm R): only the sample is held, however many rows there are.
    private static func draw<Row>(
        _ sample: Int?, of limit: Int?, using generator: inout some RandomNumberGenerator, from file: URL,
        _ read: (DatasetRow) throws -> Row
    ) throws -> [Row] {
        let rows = try DatasetRows(file)
        var drawn: [(index: Int, row: Row)] = []
        while limit.map({ rows.count < $0 }) ?? true, let row = try rows.next() {
            // Read also where it is not drawn: whether a file is good does not depend on the seed.
            let content = try read(row)
            if let sample, row.index >= sample {
                let place = Int.random(in: 0...row.index, using: &generator)
                if place < sample { drawn[place] = (row.index, content) }
            } else {
                drawn.append((row.index, content))
            }
        }
        guard !drawn.isEmpty else {
            throw Problem.badInput("the data set is empty", at: Problem.Place(file: file.path))
        }
        return drawn.sorted { $0.index < $1.index }.map(\.row)
    }
}
