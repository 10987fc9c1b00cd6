import Checkpoints
import Foundation
import NightjarKit
import Safetensors
import Testing
import Training

/// A fixture by make_tuning.py: a checkpoint, a recipe, and what PyTorch made of it.
struct TuningReference {
    private struct Recipe: Decodable {
        struct Example: Decodable {
            var ids, answer: [Int]
        }
        var method, schedule: String
        var batch, accumulation: Int
        var learningRate, warmup, weightDecay: Double
        var clipNorm: Double?
        var layers: [Int]?
        var rank: Int?
        var alpha: Double?
        var modules: [String]?
        var steps: [[Example]]
    }

    static let names = [
        "llama-tied/full", "llama-untied/layers", "qwen2/full", "gpt2/full", "neox/full",
        "llama-tied/lora", "llama-untied/lora", "gpt2/lora", "neox/lora",
    ]

    let folder: URL
    let checkpoint: Checkpoint
    let recipe: AnswerTuning
    let steps: [[AnswerExample]]
    let expected: SafetensorsFile

    init(_ name: String) throws {
        let file = try #require(
            Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "json"))
        folder = file.deletingLastPathComponent()
        checkpoint = try Checkpoint(folder: folder)
        let read = try JSONDecoder().decode(Recipe.self, from: Data(contentsOf: file))
        var recipe = AnswerTuning()
        recipe.method =
            read.method == "full"
            ? .full
            : .lora(
                LowRankConfiguration(
                    rank: try #require(read.rank), alpha: try #require(read.alpha),
                    modules: try #require(read.modules)))
        recipe.schedule = try #require(LearningRateSchedule(rawValue: read.schedule))
        recipe.batch = read.batch
        recipe.accumulation = read.accumulation
        recipe.learningRate = read.learningRate
        recipe.warmup = read.warmup
        recipe.weightDecay = read.weightDecay
        recipe.clipNorm = read.clipNorm
        recipe.layers = read.layers.map { $0[0]...$0[1] }
        recipe.epsilon = 1e-3
        self.recipe = recipe
        steps = read.steps.map { $0.map { AnswerExample(ids: $0.ids, answer: $0.answer[0]..<$0.answer[1]) } }
        expected = try SafetensorsFile(file.deletingPathExtension().appendingPathExtension("safetensors"))
    }

    func values(_ name: String) throws -> [Float] { try expected.tensor(name).floats() }

    /// A training that begins as the reference did.
    func training(threads: Int = 2, _ change: (inout AnswerTuning) -> Void = { _ in }) throws -> AnswerTraining {
        var recipe = recipe
        change(&recipe)
        let training = try AnswerTraining(
            checkpoint: checkpoint, recipe: recipe, seed: 5, threads: threads, uniform: { 0.5 })
        for weight in training.weights where expected.names.contains("initial.\(weight.name)") {
            let initial = try values("initial.\(weight.name)")
            weight.values.pointer.update(from: initial, count: weight.count)
        }
        return training
    }
}
