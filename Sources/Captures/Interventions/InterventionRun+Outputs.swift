import Foundation
import Models
import Tensors

extension InterventionRun {
    /// Rows that the head takes at once.
    static func answersAtOnce(outputs: Int) -> Int {
        max(1, min(256, GradientPass.logitsAtOnce / max(outputs, 1)))
    }

    /// Reads every text's and every variant's outputs from the rows that the head takes.
    func readOutputs(into effects: inout [InterventionEffects]) throws {
        guard let head = try model.head() else { return }
        let norm = try model.finalNorm()
        let count = texts.count + variants.count
        let probabilities = RaggedValues((0..<count).map { texts[text(ofAnswer: $0)].outputs.count })
        let most = Self.answersAtOnce(outputs: head.outputs)
        let rules = RowRules.current
        try parallel((count + most - 1) / most, threads: threads) { chunk, thread in
            let range = chunk * most..<min(count, (chunk + 1) * most)
            let spans = range.map { Span(first: rules.place(ofSingle: $0 - range.lowerBound), count: 1) }
            let tape = Tape(
                rows: rules.rows(forSingles: range.count, smallestWeight: head.smallestWeight), spans: spans,
                scratch: scratches[thread].scratch)
            let input = tape.make(width: width)
            input.pointer.update(repeating: 0, count: input.count * width)
            for (index, span) in zip(range, spans) {
                (input.pointer + span.first * width).update(from: answer(index), count: width)
            }
            let logits = try head.forward(norm.map { tape.norm(input, $0) } ?? input, on: tape)
            for (index, span) in zip(range, spans) {
                let row = logits.pointer + span.first * head.outputs
                let total = Numbers.logSumExp(row, count: head.outputs)
                let text = text(ofAnswer: index)
                for (number, output) in texts[text].outputs.enumerated() {
                    probabilities.set(exp(Double(row[output]) - total), of: index, number)
                }
            }
        }
        let all = probabilities.all
        for (index, text) in numbers.enumerated() { effects[text].unchanged = all[index] }
        for (index, variant) in variants.enumerated() {
            let text = numbers[variant.text]
            effects[text].changed[variant.intervention][variant.value] = all[texts.count + index]
            effects[text].activations[variant.intervention] = activations.pointer[index]
        }
    }

    /// The text of a row that the head reads.
    private func text(ofAnswer index: Int) -> Int {
        index < texts.count ? index : variants[index - texts.count].text
    }
}
