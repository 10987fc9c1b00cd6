public import Checkpoints
public import Foundation
package import Tensors

/// A causal model whose weights were tuned on answers.
public struct TunedModel: Sendable {
    /// Where it came from, and weights that were not trained come from.
    public let checkpoint: Checkpoint
    private let recipe: AnswerTuning
    private let weights: [String: FloatBuffer]

    /// Whether an adapter was trained.
    public var isAdapter: Bool { recipe.adapter != nil }

    /// - Parameter weights: What was trained, by its names.
    package init(checkpoint: Checkpoint, recipe: AnswerTuning, weights: [String: FloatBuffer]) {
        self.checkpoint = checkpoint
        self.recipe = recipe
        self.weights = weights
    }

    /// Writes a folder, which is made where it is not there: a checkpoint that transformers and Nightjar load, its weights
    /// as float32; or an adapter that PEFT and Nightjar load over the checkpoint.
    ///
    /// - Parameter base: What the adapter calls the checkpoint.
    /// - Throws: A `Problem` where a file cannot be read or written.
    public func write(to folder: URL, base: String) throws {
        if let adapter = recipe.adapter {
            return try adapter.write(weights, for: checkpoint, base: base, to: folder)
        }
        let written = try CheckpointFolder(folder, from: checkpoint)
        try written.writeConfiguration()
        try written.writeWeights(ModelTensors(decoder: checkpoint, recipe).all, trained: weights)
    }
}
