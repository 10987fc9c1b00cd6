import Models
import Tensors

/// The mean cross-entropy of a step's texts under a classifier over their last states.
struct ClassifierObjective: Objective {
    let classifier: TextClassifier
    /// A label a text of the step.
    let labels: [Int]

    func loss(
        of texts: Range<Int>, _ hidden: Rows, from first: Int, on tape: Tape, _ sums: BlockSums
    ) throws -> Double {
        let pooled = tape.dropout(
            singles: try classifier.loaded.states(of: hidden, readBy: classifier.reads, from: first, on: tape),
            classifier.model.classifierDropout)
        return backThroughClassifier(texts, pooled, sums)
    }

    /// The cross-entropy of each text, and from its gradient by the logits, (softmax − 1[label])/texts of the step, to
    /// those by the classifier's weights and the pooled states.
    private func backThroughClassifier(_ texts: Range<Int>, _ pooled: Rows, _ sums: BlockSums) -> Double {
        let width = classifier.width, outputs = classifier.labels.count
        let share = 1 / Double(labels.count)
        let rows = texts.indices.map { RowRules.current.place(ofSingle: $0 - texts.lowerBound) }
        var loss = 0.0
        let slopes = zip(texts, rows).map { text, row in
            let logits = classifier.logits(of: pooled.pointer + row * width)
            let total = Numbers.logSumExp(logits, count: outputs)
            loss += total - Double(logits[labels[text]])
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
        return loss
    }
}
