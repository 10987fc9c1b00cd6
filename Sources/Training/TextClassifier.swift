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

    /// A tape and a block's word embeddings on it.
    func begin(
        _ texts: Range<Int>, of packed: PackedTexts, scratch: Scratch, lanes: Int = 0,
        gradients: (any GradientSums)? = nil, dropout: Dropout? = nil, trainsWords: Bool = false
    ) -> (tape: Tape, words: Rows) {
        let rows = RowRules.current.rows(
            atLeast: packed.rowCount(of: texts), smallestWeight: loaded.smallestWeight)
        let tape = Tape(
            rows: rows, spans: packed.spans(of: texts), scratch: scratch, lanes: lanes, weightGradients: gradients,
            dropout: dropout)
        let table = loaded.embedding.words
        let words = trainsWords ? tape.make(width: table.width) : tape.unrecorded { tape.make(width: table.width) }
        words.pointer.update(repeating: 0, count: words.count * words.width)
        for (text, span) in zip(texts, tape.spans) {
            for (row, id) in packed.texts[text].enumerated() {
                table.read(row: Int(id), into: words.pointer + (span.first + row) * table.width)
            }
        }
        return (tape, words)
    }

    /// Logits [labels] of each text, dropout off; the same bits in whatever company a text comes.
    ///
    /// - Parameter checkCancellation: Is called now and then, from several threads; what it throws ends the pass.
    /// - Throws: A `Problem` where a text is empty, longer than the model takes, or holds an unknown id.
    public func logits(
        of texts: [[Int32]], threads: Int, checkCancellation: @Sendable () throws -> Void = {}
    ) throws -> [[Float]] {
        try check(texts)
        let packed = PackedTexts(texts, threads: threads)
        let scratches = ThreadScratch.forThreads(threads, rows: rows(ofLargest: packed))
        let found = LogitResults(count: texts.count)
        try parallel(packed.blocks.count, threads: threads) { number, thread in
            try checkCancellation()
            let block = packed.blocks[number]
            let (tape, words) = begin(block, of: packed, scratch: scratches[thread].scratch)
            let embedded = try loaded.embedding.forward(words, on: tape)
            let pooled = try loaded.states(of: embedded, readBy: reads, on: tape)
            for (index, text) in block.enumerated() {
                found.set(text, logits(of: pooled.pointer + RowRules.current.place(ofSingle: index) * width))
            }
        }
        return found.all
    }

    /// Rows of the largest block on its way through the layers.
    func rows(ofLargest packed: PackedTexts) -> Int {
        RowRules.current.rows(atLeast: packed.largestBlock, smallestWeight: loaded.smallestWeight)
    }

    /// - Throws: A `Problem` where a text is empty, longer than the model takes, or holds an unknown id.
    func check(_ texts: [[Int32]]) throws {
        let shape = model.shape
        for (index, text) in texts.enumerated() {
            guard !text.isEmpty else { throw Problem.badInput("text \(index) has no tokens") }
            guard text.count <= shape.positions else {
                throw Problem.badInput(
                    "text \(index) has \(text.count) tokens; the model takes at most \(shape.positions): "
                        + "shorten it or set maxTokens")
            }
            if let id = text.first(where: { $0 < 0 || $0 >= shape.vocabulary }) {
                throw Problem.badInput(
                    "text \(index) has token id \(id); the model's word embedding has \(shape.vocabulary) rows: "
                        + "the tokenizer does not belong to this checkpoint")
            }
        }
    }
}

/// A text's logits from each place. `@unchecked Sendable`: each place is written by the thread whose text it is.
private final class LogitResults: @unchecked Sendable {
    private let values: UnsafeMutableBufferPointer<[Float]>

    init(count: Int) {
        values = .allocate(capacity: count)
        values.initialize(repeating: [])
    }

    func set(_ index: Int, _ logits: [Float]) { values[index] = logits }
    var all: [[Float]] { Array(values) }

    deinit {
        values.deinitialize()
        values.deallocate()
    }
}
