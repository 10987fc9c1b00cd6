import Foundation
import Testing
import Training

/// Each parameter within 1e-4 of its tensor's largest magnitude, and of the largest change where that is what counts.
@Suite("Fine-tuning takes the steps that PyTorch takes")
struct StepTests {
    @Test(
        "one and ten, with accumulation, clipping, decay, schedules and frozen layers",
        arguments: TrainingReference.names)
    func steps(_ name: String) throws {
        let reference = try TrainingReference(name)
        let training = try reference.training()
        let losses = try reference.values("losses"), norms = try reference.values("norms")
        var compared = 0
        for (number, texts) in reference.steps.enumerated() {
            let step = try training.step(
                texts, learningRate: reference.recipe.learningRate(step: number, of: reference.steps.count))
            let loss = step.loss / Double(texts.count)
            #expect(abs(loss - Double(losses[number])) < 1e-4 * Double(losses[number]), "loss of step \(number)")
            #expect(
                abs(step.gradientNorm - Double(norms[number])) < 1e-3 * Double(norms[number]), "norm of step \(number)")
            guard [1, reference.steps.count].contains(number + 1) else { continue }
            for weight in training.weights {
                let expected = try reference.values("\(number + 1).\(weight.name)")
                let error = zip(weight.all, expected).map { abs($0 - $1) }.max() ?? .infinity
                let largest = expected.map(abs).max() ?? 0
                #expect(error <= 1e-4 * largest, "\(weight.name) after step \(number + 1): \(error) of \(largest)")
                compared += 1
            }
        }
        let recorded = reference.expected.names.filter { $0.hasPrefix("1.") || $0.hasPrefix("10.") }
        #expect(compared == recorded.count, "every recorded tensor is compared")
    }
}
