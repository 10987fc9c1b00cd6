import Checkpoints
import Foundation
import Safetensors
import Testing
import Training

/// A fixture by make_training.py: a checkpoint, a recipe, and what PyTorch made of it.
struct TrainingReference {
    private struct Recipe: Decodable {
        struct Text: Decodable {
            var ids: [Int]
            var label: Int
        }
        var pooling, schedule: String
        var batch, accumulation, classes: Int
        var learningRate, warmup, weightDecay: Double
        var clipNorm: Double?
        var layers: [Int]?
        var steps: [[Text]]
    }

    static let names = ["bert-cls", "bert-mean-frozen", "deberta-cls", "deberta-mean"]

    let folder: URL
    let checkpoint: Checkpoint
    let recipe: FineTuning
    let labels: [String]
    let steps: [[LabelledText]]
    let expected: SafetensorsFile

    init(_ name: String) throws {
        folder = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))
        checkpoint = try Checkpoint(folder: folder)
        let read = try JSONDecoder().decode(
            Recipe.self, from: Data(contentsOf: folder.appendingPathComponent("recipe.json")))
        var recipe = FineTuning()
        recipe.pooling = try #require(TextPooling(rawValue: read.pooling))
        recipe.schedule = try #require(LearningRateSchedule(rawValue: read.schedule))
        recipe.batch = read.batch
        recipe.accumulation = read.accumulation
        recipe.learningRate = read.learningRate
        recipe.warmup = read.warmup
        recipe.weightDecay = read.weightDecay
        recipe.clipNorm = read.clipNorm
        recipe.layers = read.layers.map { $0[0]...$0[1] }
        recipe.epsilon = 1e-3
        recipe.dropout = false
        self.recipe = recipe
        labels = (0..<read.classes).map { "class \($0)" }
        steps = read.steps.map { $0.map { LabelledText(ids: $0.ids, label: $0.label) } }
        expected = try SafetensorsFile(folder.appendingPathComponent("expected.safetensors"))
    }

    func values(_ name: String) throws -> [Float] { try expected.tensor(name).floats() }

    /// A training that begins as the reference did.
    func training(threads: Int = 2, _ change: (inout FineTuning) -> Void = { _ in }) throws -> ClassifierTraining {
        var recipe = recipe
        change(&recipe)
        let training = try ClassifierTraining(
            checkpoint: checkpoint, labels: labels, recipe: recipe, seed: 5, threads: threads, normal: { 0 })
        for weight in training.weights.suffix(2) {
            let initial = try values("initial.\(weight.name)")
            weight.values.pointer.update(from: initial, count: weight.count)
        }
        return training
    }
}

extension TrainedWeight {
    var all: [Float] { Array(UnsafeBufferPointer(start: values.pointer, count: count)) }
}
