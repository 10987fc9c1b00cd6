import Captures
import Models
import Tensors

/// What a training takes.
struct TrainingCost {
    /// Made with a tally, so that its weights have no values.
    let model: any LanguageModel
    let tensors: ModelTensors
    let recipe: any TrainingRecipe
    /// The texts' lengths in tokens.
    let lengths: [Int]
    /// Those of texts that only go forward, after each epoch.
    var devLengths: [Int] = []
    let threads: Int
    /// Values of trained weights that are none of the model's.
    var ownParameters = 0
    /// Floats of a thread's memory beyond what a block's way through the layers takes.
    var besides = 0

    /// - Throws: A `Problem` where the checkpoint lacks a tensor.
    func total() throws -> PassCost {
        let shape = model.shape, floats = MemoryLayout<Float>.stride
        let trained = tensors.trained.parameters + ownParameters
        // Of the word embedding only rows that occur have a gradient, unless a head uses it.
        let step = lengths.prefix(recipe.textsPerStep).reduce(0, +)
        let isSparse = tensors.lowest == nil && !tensors.isTied
        let table = isSparse ? shape.vocabulary * shape.width : 0
        let occurring = min(table, step * shape.width)
        var cost = PassCost()
        // Values, two moments, the best epoch's values; the gradient's sums; what is not trained.
        cost.held =
            floats
            * (4 * trained + trained - table + occurring + tensors.all.parameters - tensors.trained.parameters)
        cost.computing =
            min(threads, ModelTraining.blocks(ofRows: step))
            * (floats * (try scratch() + besides) + BLAS.workspace)
        // Forward; back by the states, where anything below is trained; back by the weights.
        let above = Double(shape.layers - (tensors.lowest ?? 0)) / Double(shape.layers)
        let ofWeights = Double(tensors.trained.parameters) / Double(max(1, tensors.all.parameters))
        cost.multiplications =
            Double(recipe.epochs * shape.layers)
            * ((1 + above + ofWeights) * model.layerMultiplications(lengths) + model.layerMultiplications(devLengths))
        return cost
    }

    /// Floats of one thread's memory for one block forward and back, found by going through one layer and through two
    /// without weights.
    private func scratch() throws -> Int {
        let loaded = try LoadedModel(model)
        let longest = (lengths + devLengths).max() ?? 1, rowsPerBlock = ModelTraining.rowsPerBlock
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
        let dev = devLengths.isEmpty ? 0 : one / 2 * PackedTexts.rowsPerBlock / rowsPerBlock
        return one + (two - one) * max(0, loaded.layers.count - (tensors.lowest ?? 0) - 1) + dev
    }
}
