import Checkpoints
import Models
import Problems

/// A tensor's key and extents.
package typealias TensorShape = (name: String, shape: [Int])

/// Which tensors a model consists of, and which of them are trained.
package struct ModelTensors: Sendable {
    /// Every tensor that the model uses, sorted by its key.
    package let all: [TensorShape]
    /// Those that are trained.
    package let trained: [TensorShape]
    /// The lowest layer that is trained; nil: the embeddings are, too.
    let lowest: Int?
    /// Whether the head uses the word embedding.
    let isTied: Bool
    /// Of the head's tensors, those that are trained.
    let trainedHead: [String]
    let width: Int

    /// - Parameters:
    ///   - model: Made with the tally.
    ///   - readsHead: Whether the head is part of it.
    ///   - trains: Whether a tensor is trained.
    /// - Throws: A `Problem` where the checkpoint lacks a tensor.
    init(
        _ model: any LanguageModel, _ tally: WeightTally, readsHead: Bool, trains: (_ name: String) -> Bool
    ) throws {
        func shapes(_ load: () throws -> Void) throws -> [String: [Int]] {
            tally.reset()
            try load()
            return tally.shapes
        }
        var words = ""
        let embedding = try shapes { words = try model.embedding().words.name }
        let layers = try (0..<model.shape.layers).map { layer in try shapes { _ = try model.layer(layer) } }
        let norm = try shapes { _ = try model.finalNorm() }
        let head = try shapes { if readsHead { _ = try model.head() } }
        let merged = ([embedding, norm, head] + layers).reduce(into: [:]) { $0.merge($1) { own, _ in own } }
        all = merged.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        trained = all.filter { trains($0.name) }
        let isBelow = embedding.keys.contains(where: trains)
        lowest = isBelow ? nil : layers.firstIndex { $0.keys.contains(where: trains) } ?? layers.count - 1
        isTied = head.keys.contains(words)
        trainedHead = head.keys.filter(trains).sorted()
        width = model.shape.width
    }

    /// An encoder's tensors.
    ///
    /// - Parameter layers: The layers that are trained; nil: everything.
    /// - Throws: A `Problem` where the checkpoint is no encoder, lacks a tensor or has no such layers.
    init(encoder checkpoint: Checkpoint, layers: ClosedRange<Int>?) throws {
        try checkpoint.refuseAdapter()
        let tally = WeightTally()
        let model = try languageModel(of: checkpoint, tally: tally)
        guard ArchitectureNames.all[try modelType(of: checkpoint)]?.classifier != nil else {
            let encoders = ArchitectureNames.all.filter { $1.classifier != nil }.keys.sorted().joined(separator: ", ")
            throw Problem.badInput(
                "a \(model.architecture) is not fine-tuned as a classifier; encoders are: \(encoders)",
                at: Problem.Place(file: checkpoint.folder.path))
        }
        try self.init(model, tally, readsHead: false, trains: try model.isOfLayers(layers))
    }
}

extension LanguageModel {
    /// Says whether a tensor belongs to one of these layers; nil: every tensor is meant.
    ///
    /// - Throws: A `Problem` where there are no such layers.
    func isOfLayers(_ layers: ClosedRange<Int>?) throws -> (_ name: String) -> Bool {
        guard let layers else { return { _ in true } }
        guard layers.lowerBound >= 0, layers.upperBound < shape.layers else {
            throw Problem.badInput(
                "layers \(layers.lowerBound) to \(layers.upperBound) are out of range; the model has layers 0 to "
                    + "\(shape.layers - 1)")
        }
        let prefixes = layers.map(layerPrefix)
        return { name in prefixes.contains(where: name.hasPrefix) }
    }
}

extension Checkpoint {
    /// - Throws: A `Problem` where it is an adapter over a base.
    func refuseAdapter() throws {
        guard let adapter else { return }
        throw Problem.badInput(
            "is an adapter; train its base, or merge it first", at: Problem.Place(file: adapter.folder.path))
    }
}

extension [TensorShape] {
    /// All values of the tensors.
    package var parameters: Int { reduce(0) { $0 + $1.shape.reduce(1, *) } }
}
