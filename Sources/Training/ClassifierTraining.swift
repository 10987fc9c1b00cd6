import Captures
public import Checkpoints
import Foundation
import Models
import Problems
import Tensors

/// A text classifier being trained: its weights, their moments, and the steps that change them.
///
/// All layers are held in memory and nothing is computed twice: a block of texts goes through everything on one tape,
/// and back. Below the lowest trained weight nothing is recorded.
public final class ClassifierTraining {
    /// As it is now: the weights are changed in place.
    public let classifier: TextClassifier
    /// The recipe.
    public let recipe: FineTuning
    /// What is trained, in a fixed order.
    public let weights: [TrainedWeight]
    /// Steps done.
    public package(set) var steps = 0
    private let seed: UInt64
    private let threads: Int
    private let gradients: StepGradients
    /// The word embedding's key, where it is trained.
    private let wordTable: String?
    private let scratches: ScratchPool

    /// Rows a block aims at. Blocks decide in which order gradients are added, so their size may not depend on threads.
    static let rowsPerBlock = 512

    /// What a step did.
    public struct Step: Sendable {
        /// The sum of the texts' losses, before the step.
        public var loss: Double
        /// The gradient's norm, before it was clipped.
        public var gradientNorm: Double
        /// Whether loss and gradient are numbers; where not, no weight was changed.
        public var isFinite: Bool { loss.isFinite && gradientNorm.isFinite }
    }

    /// The encoder of `checkpoint` and a new classifier: normal weights with the configuration's `initializer_range` as
    /// deviation, no bias.
    ///
    /// - Parameters:
    ///   - seed: What dropout masks follow from.
    ///   - normal: Draws from the standard normal distribution.
    /// - Throws: A `Problem` where the checkpoint is no encoder, lacks a tensor or has no such layers.
    public init(
        checkpoint: Checkpoint, labels: [String], recipe: FineTuning, seed: UInt64, threads: Int,
        normal: () -> Double
    ) throws {
        let all = try TextClassifier.trainedWeights(checkpoint, layers: recipe.layers, labels: labels.count)
        let deviation = try checkpoint.configuration.double("initializer_range", in: 0...1_000, default: 0.02)
        weights = all.map { TrainedWeight($0.name, shape: $0.shape) }
        for weight in weights.dropLast(2) {
            let tensor = try checkpoint.tensor(weight.name, shape: weight.shape)
            tensor.read(from: 0, count: weight.count, into: weight.values.pointer)
            tensor.advise(.dontNeed)
        }
        if let weight = weights.dropLast().last {
            for index in 0..<weight.count { weight.values.pointer[index] = Float(deviation * normal()) }
        }
        classifier = try TextClassifier(
            checkpoint: checkpoint, labels: labels, pooling: recipe.pooling, weights: weights.values, threads: threads)
        self.recipe = recipe
        self.seed = seed
        self.threads = threads
        wordTable = recipe.layers == nil ? classifier.loaded.embedding.words.name : nil
        gradients = StepGradients(weights, sparse: wordTable)
        scratches = ScratchPool(threads: threads)
    }

    /// Goes forward and back through a step's texts and changes the weights.
    ///
    /// - Throws: A `Problem` where a text cannot be taken.
    public func step(_ texts: [LabelledText], learningRate: Double) throws -> Step {
        let losses = try accumulate(texts)
        let norm = try gradients.norm(threads: threads)
        let step = Step(loss: losses, gradientNorm: norm)
        guard step.isFinite else { return step }
        // As torch.nn.utils.clip_grad_norm_.
        let scale = recipe.clipNorm.map { min(1, $0 / (norm + 1e-6)) } ?? 1
        steps += 1
        try AdamW(learningRate: learningRate, weightDecay: recipe.weightDecay, epsilon: recipe.epsilon)
            .apply(steps, to: weights, gradients, scale: scale, threads: threads)
        return step
    }

    /// Adds up the gradients of the mean loss, and returns the sum of the losses.
    private func accumulate(_ texts: [LabelledText]) throws -> Double {
        let ids = texts.map { $0.ids.map { Int32(truncatingIfNeeded: $0) } }
        try classifier.check(ids)
        let tokens = ids.reduce(0) { $0 + RowRules.current.aligned($1.count) }
        let packed = PackedTexts(ids, threads: (tokens + Self.rowsPerBlock - 1) / Self.rowsPerBlock)
        let table = classifier.loaded.embedding.words
        if let wordTable {
            gradients.begin(
                table: wordTable, rows: table.rows, width: table.width, occurring: Set(ids.joined().map(Int.init)))
        }
        gradients.begin()
        let losses = DoubleResults(count: texts.count)
        let scratches = scratches.forThreads(rows: classifier.rows(ofLargest: packed))
        let labels = texts.map(\.label)
        let block = BlockTraining(
            classifier: classifier, packed: packed, labels: labels, gradients: gradients,
            lowest: recipe.layers?.lowerBound, seed: recipe.dropout ? seed : nil, step: steps, losses: losses)
        try parallel(packed.blocks.count, threads: threads) { [gradients] number, thread in
            do {
                try block.run(number, scratch: scratches[thread].scratch)
            } catch {
                gradients.abort()
                throw error
            }
        }
        return losses.sum
    }
}

extension [TrainedWeight] {
    /// By name.
    var values: [String: FloatBuffer] { Dictionary(uniqueKeysWithValues: map { ($0.name, $0.values) }) }
}

/// Threads' scratch memory, kept from step to step.
private final class ScratchPool {
    private let threads: Int
    private var rows = 0
    private var scratches: [ThreadScratch] = []

    init(threads: Int) { self.threads = threads }

    func forThreads(rows: Int) -> [ThreadScratch] {
        if rows > self.rows {
            self.rows = rows
            scratches = ThreadScratch.forThreads(threads, rows: rows)
        }
        return scratches
    }
}
