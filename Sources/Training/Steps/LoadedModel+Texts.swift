import Captures
import Models
import Tensors

extension LoadedModel {
    /// A tape and a block's word embeddings on it.
    func begin(
        _ texts: Range<Int>, of packed: PackedTexts, scratch: Scratch, lanes: Int = 0,
        gradients: (any GradientSums)? = nil, dropout: Dropout? = nil, trainsWords: Bool = false
    ) -> (tape: Tape, words: Rows) {
        let rows = RowRules.current.rows(atLeast: packed.rowCount(of: texts), smallestWeight: smallestWeight)
        let tape = Tape(
            rows: rows, spans: packed.spans(of: texts), scratch: scratch, lanes: lanes, weightGradients: gradients,
            dropout: dropout)
        let table = embedding.words
        let words = trainsWords ? tape.make(width: table.width) : tape.unrecorded { tape.make(width: table.width) }
        words.pointer.update(repeating: 0, count: words.count * words.width)
        for (text, span) in zip(texts, tape.spans) {
            for (row, id) in packed.texts[text].enumerated() {
                table.read(row: Int(id), into: words.pointer + (span.first + row) * table.width)
            }
        }
        return (tape, words)
    }

    /// Rows of the largest block on its way through the layers.
    func rows(ofLargest packed: PackedTexts) -> Int {
        RowRules.current.rows(atLeast: packed.largestBlock, smallestWeight: smallestWeight)
    }
}
