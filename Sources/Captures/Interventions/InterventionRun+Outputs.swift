import Foundation
import Models
import Tensors

extension InterventionRun {
    /// Reads every text's and every variant's outputs from the rows that the head takes.
    func readOutputs(into effects: inout [InterventionEffects]) throws {
        guard let head = try model.head() else { return }
        let norm = try model.finalNorm()
        let count = texts.count + variants.count
        let probabilities = RaggedValues((0..<count).map { texts[text(ofAnswer: $0)].outputs.count })
        try head.eachRow(
            count, width: width, norm: norm, threads: threads, scratches: scratches,
            state: { [self] in UnsafePointer(answer($0)) }
        ) { [self] index, logits in
            let total = Numbers.logSumExp(logits, count: head.outputs)
            for (number, output) in texts[text(ofAnswer: index)].outputs.enumerated() {
                probabilities.set(exp(Double(logits[output]) - total), of: index, number)
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
