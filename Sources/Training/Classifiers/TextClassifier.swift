import Captures
public import Checkpoints
import Models
import Problems
package import Tensors

/// An encoder with a linear layer over a text's pooled last states: softmax(W·pooled + b), with all weights in memory.
public struct TextClassifier: Sendable {
    /// Where the encoder's weights came from, and those that are not trained come from.
    public let checkpoint: Checkpoint
    /// The classes' names.
    public let labels: [String]
    /// What of the last states is read.
    public let pooling: TextPooling
    /// The encoder's weights that are not the checkpoint's, by its keys.
    let trained: [String: FloatBuffer]
    /// [labels × width]
    let weight: FloatBuffer
    /// [labels]
    let bias: FloatBuffer
    let model: any LanguageModel
    let loaded: LoadedModel

    /// The names of the classifier's own weights, as transformers has them.
    static let weightName = "classifier.weight", biasName = "classifier.bias"

    /// A classifier over the encoder of `checkpoint`.
    ///
    /// - Parameter weights: By their names: encoder weights that take the place of the checkpoint's, and the classifier's
    ///   own.
    /// - Throws: A `Problem` where the checkpoint is no encoder, or lacks a tensor.
    package init(
        checkpoint: Checkpoint, labels: [String], pooling: TextPooling, weights: [String: FloatBuffer], threads: Int
    ) throws {
        var weights = weights
        guard let weight = weights.removeValue(forKey: Self.weightName),
            let bias = weights.removeValue(forKey: Self.biasName)
        else { throw Problem(.ownError, "a text classifier without a classifier's weights") }
        self.checkpoint = checkpoint
        self.labels = labels
        self.pooling = pooling
        self.weight = weight
        self.bias = bias
        trained = weights
        model = try languageModel(of: checkpoint, trained: weights, threads: threads)
        loaded = try LoadedModel(model)
    }

    var width: Int { model.shape.width }
    var reads: HeadRows { pooling == .cls ? .first : .mean }

    /// Logits [labels] of a pooled state.
    ///
    /// A row at a time by a kernel of our own: a product with few labels is small, and BLAS's small products have bits
    /// of their own.
    func logits(of pooled: UnsafePointer<Float>) -> [Float] {
        (0..<labels.count).map { label in
            Numbers.product(weight.pointer + label * width, pooled, count: width) + bias.pointer[label]
        }
    }

    /// Logits [labels] of each text, dropout off; the same bits in whatever company a text comes.
    ///
    /// - Parameter checkCancellation: Is called now and then, from several threads; what it throws ends the pass.
    /// - Throws: A `Problem` where a text is empty, longer than the model takes, or holds an unknown id.
    public func logits(
        of texts: [[Int32]], threads: Int, checkCancellation: @Sendable () throws -> Void = {}
    ) throws -> [[Float]] {
        try model.check(texts)
        let packed = PackedTexts(texts, threads: threads)
        let scratches = ThreadScratch.forThreads(threads, rows: loaded.rows(ofLargest: packed))
        let found = PerText<[Float]>(texts: texts.count)
        try parallel(packed.blocks.count, threads: threads) { number, thread in
            try checkCancellation()
            let block = packed.blocks[number]
            let (tape, words) = loaded.begin(block, of: packed, scratch: scratches[thread].scratch)
            let embedded = try loaded.embedding.forward(words, on: tape)
            let pooled = try loaded.states(of: embedded, readBy: reads, on: tape)
            for (index, text) in block.enumerated() {
                found.set(logits(of: pooled.pointer + RowRules.current.place(ofSingle: index) * width), of: text)
            }
        }
        return found.all
    }
}
