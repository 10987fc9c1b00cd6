package import Checkpoints
import Models
import Problems

/// Which tensors an encoder consists of, and which of them are trained.
struct EncoderWeights {
    /// Every tensor that the encoder uses, sorted by its key.
    let all: [(name: String, shape: [Int])]
    /// Those that are trained.
    let trained: [(name: String, shape: [Int])]
    let width: Int

    /// - Parameter layers: The layers that are trained; nil: everything.
    /// - Throws: A `Problem` where the checkpoint is no encoder, lacks a tensor or has no such layers.
    init(_ checkpoint: Checkpoint, layers: ClosedRange<Int>?) throws {
        if let adapter = checkpoint.adapter {
            throw Problem.badInput(
                "is an adapter; fine-tune its base, or merge it first", at: Problem.Place(file: adapter.folder.path))
        }
        let tally = WeightTally()
        let model = try languageModel(of: checkpoint, tally: tally)
        guard !model.isCausal else {
            throw Problem.badInput(
                "\(model.architecture) is a causal model; only encoders (BERT, DeBERTa-v2) are fine-tuned",
                at: Problem.Place(file: checkpoint.folder.path))
        }
        if let layers, layers.lowerBound < 0 || layers.upperBound >= model.shape.layers {
            throw Problem.badInput(
                "layers \(layers.lowerBound) to \(layers.upperBound) are out of range; the model has layers 0 to "
                    + "\(model.shape.layers - 1)")
        }
        tally.reset()
        _ = try model.embedding()
        for layer in 0..<model.shape.layers { _ = try model.layer(layer) }
        _ = try model.finalNorm()
        all = tally.shapes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let prefixes = layers.map { $0.map(model.layerPrefix) }
        trained = all.filter { weight in prefixes?.contains { weight.name.hasPrefix($0) } ?? true }
        width = model.shape.width
    }
}

extension TextClassifier {
    /// The weights that a recipe trains, the classifier's own at the end.
    ///
    /// - Throws: A `Problem` where the checkpoint is no encoder, lacks a tensor or has no such layers.
    package static func trainedWeights(
        _ checkpoint: Checkpoint, layers: ClosedRange<Int>?, labels: Int
    ) throws -> [(name: String, shape: [Int])] {
        let encoder = try EncoderWeights(checkpoint, layers: layers)
        return encoder.trained + [(weightName, [labels, encoder.width]), (biasName, [labels])]
    }
}
