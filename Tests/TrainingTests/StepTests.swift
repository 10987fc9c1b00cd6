import Foundation
import Testing
import Training

@Suite("Training takes the steps that PyTorch takes")
struct StepTests {
    @Test(
        "of fine-tuning: one and ten, with accumulation, clipping, decay, schedules and frozen layers",
        arguments: TrainingReference.names)
    func classifier(_ name: String) throws {
        let reference = try TrainingReference(name)
        let training = try reference.training(), steps = reference.steps
        try compareSteps(steps.count, of: training.weights, with: reference.expected) { number in
            let rate = reference.recipe.learningRate(step: number, of: steps.count)
            return (try training.step(steps[number], learningRate: rate), steps[number].count)
        }
    }

    @Test(
        "of tuning on answers: one and ten, of everything, of chosen layers and of adapters",
        arguments: TuningReference.names)
    func answers(_ name: String) throws {
        let reference = try TuningReference(name)
        let training = try reference.training(), steps = reference.steps
        try compareSteps(steps.count, of: training.weights, with: reference.expected) { number in
            let rate = reference.recipe.learningRate(step: number, of: steps.count)
            return (
                try training.step(steps[number], learningRate: rate), steps[number].reduce(0) { $0 + $1.answer.count }
            )
        }
    }

    /// transformers' get_cosine_schedule_with_warmup, 3 of 11 steps of warm-up.
    @Test("along a cosine")
    func cosine() {
        let expected = [
            0, 1.0 / 3, 2.0 / 3, 1, 0.961939766, 0.853553391, 0.691341716, 0.5, 0.308658284, 0.146446609, 0.038060234,
        ]
        for (step, factor) in expected.enumerated() {
            #expect(abs(LearningRateSchedule.cosine.factor(step: step, warmup: 3, total: 11) - factor) < 1e-8)
        }
    }
}
