import CLiblinear
import Foundation
import Problems

/// Term frequency times inverse document frequency as scikit-learn's `TfidfVectorizer()` has it (METHODS section 4.2):
/// a word's count in the text times ln((1 + N)/(1 + df)) + 1, divided by the row's ℓ2 norm, all in float64.
struct TfIdf: Sendable {
    /// Each known word's column; words are in the order of their scalars.
    let columns: [Word: Int]
    /// By column.
    let idf: [Double]

    /// The words of training texts, and the texts as rows, each with a constant feature 1 behind the last column.
    ///
    /// - Throws: A `Problem` where no text has a word.
    static func fitted(to texts: [String], checkCancellation: () throws -> Void) throws -> (TfIdf, SparseRows) {
        var found: [Word: Int] = [:]
        var documents: [Int] = []
        var rows = SparseRows()
        for (index, text) in texts.enumerated() {
            if index % 1000 == 0 { try checkCancellation() }
            var counts: [Int: Double] = [:]
            for (word, _) in Word.all(in: text) {
                let number = found[word] ?? found.count
                if number == documents.count {
                    found[word] = number
                    documents.append(0)
                }
                counts[number, default: 0] += 1
            }
            for number in counts.keys { documents[number] += 1 }
            rows.append(counts.lazy.map { (column: $0.key, value: $0.value) } + [(column: -1, value: 1)])
        }
        guard !found.isEmpty else {
            throw Problem.badInput("no text has a word of two or more letters: nothing that a bag of words could learn")
        }
        var columns = [Int](repeating: 0, count: found.count)
        for (column, word) in found.keys.sorted().enumerated() {
            if let number = found[word] { columns[number] = column }
        }
        var idf = [Double](repeating: 0, count: found.count)
        for (number, column) in columns.enumerated() {
            idf[column] = log(Double(1 + texts.count) / Double(1 + documents[number])) + 1
        }
        let tfIdf = TfIdf(columns: found.mapValues { columns[$0] }, idf: idf)
        for row in 0..<rows.count { tfIdf.weight(&rows.nodes[rows.places(of: row)], columns: columns) }
        return (tfIdf, rows)
    }

    /// Turns counts of words by the number under which each was first met into a row of the matrix.
    private func weight(_ row: inout ArraySlice<feature_node>, columns: [Int]) {
        for place in row.indices {
            // The constant feature has the number −1 before, and the last column after.
            let number = Int(row[place].index) - 1
            row[place].index = Int32(number < 0 ? columns.count : columns[number]) + 1
        }
        row.sort { $0.index < $1.index }
        let words = row.dropLast()
        var values = words.map { $0.value * idf[Int($0.index) - 1] }
        Self.normalise(&values)
        for (place, value) in zip(words.indices, values) { row[place].value = value }
    }

    /// A text's row: its known words' columns, ascending, and their values.
    func row(of text: String) -> [(column: Int, value: Double)] {
        var counts: [Int: Double] = [:]
        for (word, _) in Word.all(in: text) {
            if let column = columns[word] { counts[column, default: 0] += 1 }
        }
        let found = counts.sorted { $0.key < $1.key }
        var values = found.map { $0.value * idf[$0.key] }
        Self.normalise(&values)
        return zip(found, values).map { (column: $0.key, value: $1) }
    }

    private static func normalise(_ values: inout [Double]) {
        let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard norm > 0 else { return }
        for index in values.indices { values[index] /= norm }
    }
}
