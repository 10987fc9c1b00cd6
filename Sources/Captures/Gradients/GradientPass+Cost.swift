public import Models
import Tensors

extension GradientPass {
    /// The cost of `positionGradients` of texts of these lengths, in tokens.
    ///
    /// - Parameters:
    ///   - model: Made with `tally`, so that its weights have no values.
    ///   - targets: The most targets of a text.
    ///   - atLastTokens: Whether targets and positions are the last tokens of a causal model's texts.
    public static func cost(
        model: any LanguageModel, tally: WeightTally, lengths: [Int], targets lanes: Int, atLastTokens: Bool,
        threads: Int
    ) throws -> PassCost {
        let shape = model.shape, floats = MemoryLayout<Float>.stride
        let packed = PackedTexts(lengths.map { [Int32](repeating: 0, count: $0) }, threads: threads)
        let texts = lengths.count, longest = lengths.max() ?? 1
        let head = try HeadCost(model, tally)
        let rehearsed = max(longest, min(24, shape.positions))
        let back = try Rehearsal(model, tally, longest: rehearsed, lanes: lanes)
        let working = min(threads, packed.blocks.count)
        let shown = floats * (lanes + 1) * texts * shape.intermediateSize
        var cost = PassCost()
        cost.multiplications = Double(shape.layers) * model.layerMultiplications(lengths)
        let kept: Int, singles: Int, scratch: Int
        if atLastTokens {
            // Keys, values and the last rows of every layer.
            kept = shape.layers * (2 * packed.tokens * model.keyValueWidth + texts * shape.width)
            singles = min(LastTokenGradients.rowsAtOnce, (texts + threads - 1) / threads)
            let rows = RowRules.current.rows(forSingles: singles, smallestWeight: shape.width * shape.width)
            scratch = min(threads, texts) * back.scratch(rows: rows, longest: 1)
            let forward = try Rehearsal(model, tally, longest: rehearsed)
            cost.held = floats * shape.width * (packed.rows + texts * (2 + lanes)) + shown
            cost.held += working * forward.scratch(rows: packed.largestBlock, longest: longest)
            cost.multiplications += Double((2 + lanes) * texts * shape.layers) * Double(shape.layerParameters)
        } else {
            // Every layer's input, and what the head reads.
            kept = (shape.layers + 1) * packed.rows * shape.width
            singles = packed.blocks.map(\.count).max() ?? 0
            scratch = working * back.scratch(rows: packed.largestBlock, longest: longest)
            cost.held = floats * shape.width * packed.rows * (1 + lanes) + shown
            cost.multiplications *= Double(2 + lanes)
        }
        cost.movable = floats * kept
        cost.held += cost.movable
        cost.computing = max(
            back.weights + scratch + head.staying + threads * BLAS.workspace,
            head.computing(
                singles: working * singles, atOnce: min(singles, logitsAtOnce / max(1, head.outputs * (lanes + 1))),
                width: shape.width, lanes: lanes, threads: working))
        cost.multiplications += Double((1 + lanes) * texts) * Double(head.perRow)
        return cost
    }
}

extension LanguageModel {
    /// Width of the keys of one token, where a site shows them alone; that of the states else.
    fileprivate var keyValueWidth: Int {
        sites.first { $0.path.hasSuffix("k_proj") }?.units ?? shape.width
    }
}
