import Captures
import Models
import Tensors

/// One block of a step's texts, forward and back.
struct BlockTraining: Sendable {
    let classifier: TextClassifier
    let packed: PackedTexts
    let labels: [Int]
    let gradients: StepGradients
    /// The lowest layer that is trained; nil: everything is.
    let lowest: Int?
    /// Of the dropout masks; nil: nothing is dropped.
    let seed: UInt64?
    let step: Int
    let losses: DoubleResults

    func run(_ number: Int, scratch: Scratch) throws {
        let texts = packed.blocks[number], loaded = classifier.loaded
        let sums = gradients.block(number)
        let (tape, words) = classifier.begin(
            texts, of: packed, scratch: scratch, lanes: 1, gradients: sums,
            dropout: seed.map { Dropout(seed: $0, step: step, texts: Array(texts)) }, trainsWords: lowest == nil)
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
        let pooled = tape.dropout(
            singles: try loaded.states(of: hidden, readBy: classifier.reads, from: lowest ?? 0, on: tape),
            classifier.model.classifierDropout)
        backThroughClassifier(texts, pooled, sums)
        tape.backward()
        if lowest == nil {
            var ids = [Int](repeating: -1, count: words.count)
            for (text, span) in zip(texts, tape.spans) {
                for (row, id) in packed.texts[text].enumerated() { ids[span.first + row] = Int(id) }
            }
            sums.add(words.gradient(0), rows: ids, of: loaded.embedding.words)
        }
        sums.finish()
    }

    /// The cross-entropy of each text, and from its gradient by the logits, (softmax − 1[label])/texts of the step, to
    /// those by the classifier's weights and the pooled states.
    private func backThroughClassifier(_ texts: Range<Int>, _ pooled: Rows, _ sums: BlockSums) {
        let width = classifier.width, outputs = classifier.labels.count
        let share = 1 / Double(packed.texts.count)
        let rows = texts.indices.map { RowRules.current.place(ofSingle: $0 - texts.lowerBound) }
        let slopes = zip(texts, rows).map { text, row in
            let logits = classifier.logits(of: pooled.pointer + row * width)
            let total = Numbers.logSumExp(logits, count: outputs)
            losses.set(text, total - Double(logits[labels[text]]))
            var slopes = [Float](repeating: 0, count: outputs)
            Numbers.addSoftmaxGradient(
                of: logits, count: outputs, output: labels[text], total: total, factor: -share, to: &slopes)
            return slopes
        }
        for (row, slopes) in zip(rows, slopes) {
            for (output, slope) in slopes.enumerated() {
                Numbers.add(
                    classifier.weight.pointer + output * width, times: slope, count: width,
                    to: pooled.gradient(0) + row * width)
            }
        }
        sums.add(to: TextClassifier.weightName, count: outputs * width) { gradient in
            for (row, slopes) in zip(rows, slopes) {
                for (output, slope) in slopes.enumerated() {
                    Numbers.add(
                        pooled.pointer + row * width, times: slope, count: width, to: gradient + output * width)
                }
            }
        }
        sums.add(to: TextClassifier.biasName, count: outputs) { gradient in
            for slopes in slopes { Numbers.add(slopes, count: outputs, to: gradient) }
        }
    }
}
