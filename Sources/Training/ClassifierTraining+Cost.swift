public import Captures
public import Checkpoints
import Models
import Tensors

extension ClassifierTraining {
    /// What a training takes.
    ///
    /// - Parameters:
    ///   - labels: How many classes.
    ///   - train: The training texts' lengths in tokens.
    ///   - dev: The dev texts'.
    /// - Throws: A `Problem` where the checkpoint is no encoder, or lacks a tensor.
    public static func cost(
        _ checkpoint: Checkpoint, labels: Int, recipe: FineTuning, train: [Int], dev: [Int], threads: Int
    ) throws -> PassCost {
        let encoder = try EncoderWeights(checkpoint, layers: recipe.layers)
        let tally = WeightTally()
        let model = try languageModel(of: checkpoint, tally: tally)
        let shape = model.shape, floats = MemoryLayout<Float>.stride
        func count(_ weights: [(name: String, shape: [Int])]) -> Int {
            weights.reduce(0) { $0 + $1.shape.reduce(1, *) }
        }
        let classifier = labels * (shape.width + 1)
        let trained = count(encoder.trained) + classifier
        // Of the word embedding only rows that occur have a gradient.
        let step = train.prefix(recipe.textsPerStep)
        let table = recipe.layers == nil ? shape.vocabulary * shape.width : 0
        let occurring = recipe.layers == nil ? min(table, step.reduce(0, +) * shape.width) : 0
        var cost = PassCost()
        // Values, two moments, the best epoch's values; the gradient's sums; what is not trained.
        cost.held = floats * (4 * trained + trained - table + occurring + count(encoder.all) - count(encoder.trained))
        let longest = max(train.max() ?? 1, dev.max() ?? 1)
        let blocks = (train.reduce(0, +) + rowsPerBlock - 1) / rowsPerBlock
        cost.computing =
            min(threads, max(blocks, 1))
            * (try scratch(model, longest: longest, lowest: recipe.layers?.lowerBound ?? 0) + BLAS.workspace)
        let share = Double(shape.layers - (recipe.layers?.lowerBound ?? 0)) / Double(shape.layers)
        let forward = Double(shape.layers) * Double(recipe.epochs)
        cost.multiplications =
            forward * ((1 + 2 * share) * model.layerMultiplications(train) + model.layerMultiplications(dev))
        return cost
    }

    /// Bytes of one thread's memory for one block forward and back, found by going through one layer and through two
    /// without weights.
    private static func scratch(_ model: any LanguageModel, longest: Int, lowest: Int) throws -> Int {
        let loaded = try LoadedModel(model)
        let texts = max(1, min(rowsPerBlock / RowRules.current.aligned(longest), 64))
        let packed = PackedTexts(
            [[Int32]](repeating: [Int32](repeating: 0, count: longest), count: texts), threads: 1)
        func most(layers: Int) throws -> Int {
            let rows = RowRules.current.rows(
                atLeast: max(packed.largestBlock, rowsPerBlock), smallestWeight: loaded.smallestWeight)
            let scratch = Scratch(rows: rows)
            let tape = Tape(
                rows: rows, spans: packed.spans(of: packed.blocks[0]), scratch: scratch, lanes: 1,
                dropout: Dropout(seed: 0, step: 0, texts: Array(0..<texts)))
            let words = tape.make(width: loaded.embedding.words.width)
            words.pointer.update(repeating: 0, count: words.count * words.width)
            var hidden = try loaded.embedding.forward(words, on: tape)
            for layer in loaded.layers.prefix(layers) { hidden = try layer.forward(hidden, on: tape) }
            tape.backward()
            return scratch.most
        }
        let one = try most(layers: 1), two = try most(layers: min(2, loaded.layers.count))
        // Dev texts go through in larger blocks, with a layer's values at a time and no gradients.
        let dev = one / 2 * PackedTexts.rowsPerBlock / rowsPerBlock
        return MemoryLayout<Float>.stride * (one + (two - one) * max(0, loaded.layers.count - lowest - 1) + dev)
    }
}
