import Captures
import Models

/// One block of a step's texts, forward and back.
struct BlockTraining<Loss: Objective>: Sendable {
    let loaded: LoadedModel
    let objective: Loss
    let packed: PackedTexts
    let gradients: StepGradients
    /// The lowest layer that is trained; nil: the embeddings are, too.
    let lowest: Int?
    /// Of the dropout masks; nil: nothing is dropped.
    let seed: UInt64?
    let step: Int

    /// - Returns: The sum of the texts' losses.
    func run(_ number: Int, scratch: Scratch) throws -> Double {
        let texts = packed.blocks[number], table = loaded.embedding.words
        let sums = gradients.block(number)
        let (tape, words) = loaded.begin(
            texts, of: packed, scratch: scratch, lanes: 1, gradients: sums,
            dropout: seed.map { Dropout(seed: $0, step: step, texts: Array(texts)) }, trainsWords: lowest == nil)
        if lowest == nil { sums.expect(table.name) }
        let hidden =
            if let lowest {
                try tape.unrecorded {
                    var hidden = try loaded.embedding.forward(words, on: tape)
                    for layer in loaded.layers[..<lowest] { hidden = try layer.forward(hidden, on: tape) }
                    return hidden
                }
            } else {
                try loaded.embedding.forward(words, on: tape)
            }
        let loss = try objective.loss(of: texts, hidden, from: lowest ?? 0, on: tape, sums)
        tape.backward()
        if lowest == nil {
            var ids = [Int](repeating: -1, count: words.count)
            for (text, span) in zip(texts, tape.spans) {
                for (row, id) in packed.texts[text].enumerated() { ids[span.first + row] = Int(id) }
            }
            sums.add(words.gradient(0), rows: ids, of: table)
        }
        sums.finish()
        return loss
    }
}
