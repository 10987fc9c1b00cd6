import Captures
import Models
import Tensors

/// Weights of a model being trained, and the steps that change them, whatever their loss.
///
/// All layers are held in memory and nothing is computed twice: a block of texts goes through everything on one tape,
/// and back. Below the lowest trained weight nothing is recorded.
public final class ModelTraining {
    /// What is trained, in a fixed order; changed in place.
    public let weights: [TrainedWeight]
    /// Steps done.
    public package(set) var steps = 0
    private let loaded: LoadedModel
    private let recipe: any TrainingRecipe
    private let lowest: Int?
    private let seed: UInt64?
    private let threads: Int
    private let gradients: StepGradients
    /// The word embedding's key, where it is trained and only rows of texts' tokens have a gradient.
    private let sparseTable: String?
    private let scratches: ScratchPool

    /// Rows a block aims at at most. Blocks decide in which order gradients are added, so their size may not depend on
    /// threads.
    static let rowsPerBlock = 512
    /// A step of few rows is cut into so many blocks, as long as these have `leastRows`, so that threads have work.
    static let blocksPerStep = 8
    static let leastRows = 128

    /// - Parameters:
    ///   - loaded: The model, which has the values of `weights`.
    ///   - lowest: The lowest layer that is trained; nil: the embeddings are, too.
    ///   - readsWords: Whether more of the word embedding is used than the rows of the texts' tokens: a tied head does.
    ///   - seed: What dropout masks follow from; nil: nothing is dropped.
    init(
        _ loaded: LoadedModel, weights: [TrainedWeight], recipe: any TrainingRecipe, lowest: Int?,
        readsWords: Bool = false, seed: UInt64?, threads: Int
    ) {
        self.loaded = loaded
        self.weights = weights
        self.recipe = recipe
        self.lowest = lowest
        self.seed = seed
        self.threads = threads
        sparseTable = lowest == nil && !readsWords ? loaded.embedding.words.name : nil
        gradients = StepGradients(weights, sparse: sparseTable)
        scratches = ScratchPool(threads: threads)
    }

    /// Goes forward and back through a step's texts, which the model takes, and changes the weights; not where loss or
    /// gradient is no number.
    func step(_ texts: [[Int32]], learningRate: Double, _ objective: some Objective) throws -> TrainingStep {
        let loss = try accumulate(texts, objective)
        let step = TrainingStep(loss: loss, gradientNorm: try gradients.norm(threads: threads))
        guard step.isFinite else { return step }
        // As torch.nn.utils.clip_grad_norm_.
        let scale = recipe.clipNorm.map { min(1, $0 / (step.gradientNorm + 1e-6)) } ?? 1
        steps += 1
        try AdamW(learningRate: learningRate, weightDecay: recipe.weightDecay, epsilon: recipe.epsilon)
            .apply(steps, to: weights, gradients, scale: scale, threads: threads)
        return step
    }

    /// Adds up the gradients, and returns the sum of the losses.
    private func accumulate(_ texts: [[Int32]], _ objective: some Objective) throws -> Double {
        let packed = Self.packed(texts)
        if let sparseTable {
            let table = loaded.embedding.words
            gradients.begin(
                table: sparseTable, rows: table.rows, width: table.width, occurring: Set(texts.joined().map(Int.init)))
        }
        gradients.begin()
        let losses = DoubleResults(count: packed.blocks.count)
        let scratches = scratches.forThreads(rows: loaded.rows(ofLargest: packed))
        let block = BlockTraining(
            loaded: loaded, objective: objective, packed: packed, gradients: gradients, lowest: lowest, seed: seed,
            step: steps)
        try parallel(packed.blocks.count, threads: threads) { [gradients] number, thread in
            do {
                losses.set(number, try block.run(number, scratch: scratches[thread].scratch))
            } catch {
                gradients.abort()
                throw error
            }
        }
        return losses.sum
    }

    /// A step's texts, cut into blocks.
    static func packed(_ texts: [[Int32]]) -> PackedTexts {
        let rows = texts.reduce(0) { $0 + RowRules.current.aligned($1.count) }
        return PackedTexts(texts, threads: blocks(ofRows: rows))
    }

    /// How many blocks a step of so many rows is cut into, at least.
    static func blocks(ofRows rows: Int) -> Int {
        func blocks(of size: Int) -> Int { (rows + size - 1) / size }
        return max(blocks(of: rowsPerBlock), min(blocksPerStep, blocks(of: leastRows)))
    }
}

/// What a step did.
public struct TrainingStep: Sendable {
    /// The sum of the losses of the step's texts or tokens, before the step.
    public var loss: Double
    /// The gradient's norm, before it was clipped.
    public var gradientNorm: Double
    /// Whether loss and gradient are numbers; where not, no weight was changed.
    public var isFinite: Bool { loss.isFinite && gradientNorm.isFinite }
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
