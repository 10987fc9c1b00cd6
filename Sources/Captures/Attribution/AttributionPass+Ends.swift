import Models
import Tensors

extension AttributionPass {
    /// Where a path begins and ends.
    func ends(of path: InputPath) throws -> PathEnds {
        PathEnds(
            tokens: path.ids.count, width: width, start: try states(path.baseline),
            end: try states(path.ids.map(Optional.some)))
    }

    /// The states at the site of tokens at the positions of a text; zeros where there is no id.
    private func states(_ ids: [Int32?]) throws -> FloatBuffer {
        let tape = tape(over: [ids.count], Scratch(), lanes: 0)
        let words = words(of: [ids], on: tape)
        let rows = site == .embeddings ? try loaded.embedding.forward(words, on: tape) : words
        let states = FloatBuffer(count: ids.count * width)
        for (token, id) in ids.enumerated() where id != nil {
            (states.pointer + token * width).update(from: rows.pointer + token * width, count: width)
        }
        return states
    }

    /// The word embedding's rows of texts; zeros where there is no id.
    func words(of texts: [[Int32?]], on tape: Tape) -> Rows {
        let table = loaded.embedding.words
        let rows = tape.zeros(width: table.width)
        for (text, span) in zip(texts, tape.spans) {
            for (token, id) in text.enumerated() {
                guard let id else { continue }
                table.read(row: Int(id), into: rows.pointer + (span.first + token) * table.width)
            }
        }
        // The system maps 16 pages around each row: a large vocabulary would soon be in memory as a whole.
        table.letGo()
        return rows
    }
}
