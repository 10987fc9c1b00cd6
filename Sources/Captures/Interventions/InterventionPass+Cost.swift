public import Models
import Tensors

extension InterventionPass {
    /// Of arrays' heads and of the changes' places.
    private static let bytesPerChange = 160

    /// The cost of the pass.
    ///
    /// - Parameter model: The pass' own, made with `tally`, so that its weights have no values.
    public func cost(model: any LanguageModel, tally: WeightTally) throws -> PassCost {
        let shape = model.shape, floats = MemoryLayout<Float>.stride, threads = resources.threads
        let batches = batches()
        let lengths = texts.map(\.ids.count), longest = lengths.max() ?? 1
        let rehearsal = try Rehearsal(model, tally, longest: max(longest, min(24, shape.positions)))
        let head = try HeadCost(model, tally)
        func aligned(_ text: Int) -> Int { RowRules.current.aligned(lengths[text]) }
        var cost = PassCost()
        for batch in batches {
            let packed = PackedTexts(batch.texts.map { texts[$0].ids }, threads: threads)
            let changed = batch.variants.reduce(0) { $0 + (model.isCausal ? 1 : aligned(batch.texts[$1.text])) }
            let answers = batch.texts.count + batch.variants.count
            // Keys and values of one layer are there while it computes; a causal model's last rows twice.
            let kept = model.isCausal ? 2 * packed.rows + 2 * batch.texts.count : 0
            let scratch = self.scratch(rehearsal, packed, changed: changed, shape)
            let held = floats * shape.width * (changed + packed.rows + answers + kept) + scratch
            let computing = max(
                rehearsal.weights + (batches.count > 1 ? head.staying : 0) + threads * BLAS.workspace,
                head.computing(
                    singles: answers, atOnce: headRowsAtOnce(outputs: head.outputs), width: shape.width,
                    lanes: 0, threads: threads))
            cost.held = max(cost.held, held)
            cost.movable = max(cost.movable, floats * shape.width * packed.rows)
            cost.computing = max(cost.computing, computing)

            let whole = batch.texts.map { lengths[$0] }
            cost.multiplications += Double(shape.layers) * model.layerMultiplications(whole)
            cost.multiplications += Double(answers) * Double(head.perRow)
            for variant in batch.variants {
                let length = lengths[batch.texts[variant.text]]
                // Of its own layer a change sees the way out of its neurons alone.
                let own = Double(shape.width * shape.intermediateSize)
                let above = Double(shape.layers - 1 - variant.layer)
                cost.multiplications +=
                    own + above
                    * (model.isCausal ? Double(shape.layerParameters) : model.layerMultiplications([length]))
            }
        }
        // What is given back is an array a change, and a batch knows each of its changes by number.
        let changes = texts.reduce(0) { $0 + $1.interventions.reduce(0) { $0 + $1.count } }
        cost.held += changes * (Self.bytesPerChange + MemoryLayout<Double>.stride * (texts.first?.outputs.count ?? 1))
        return cost
    }

    /// Bytes of the threads' rows, which stay with them to the end: those of the unchanged texts, and those of the
    /// changed, twice as many where changes are born.
    private func scratch(_ rehearsal: Rehearsal, _ packed: PackedTexts, changed: Int, _ shape: ModelShape) -> Int {
        let longest = packed.texts.map(\.count).max() ?? 1, threads = resources.threads
        let unchanged = rehearsal.scratch(rows: packed.largestBlock, longest: longest)
        guard model.isCausal else {
            let rows = max(packed.largestBlock, min(PackedTexts.rowsPerBlock, changed / threads + longest))
            return threads * rehearsal.scratch(rows: rows, longest: longest)
        }
        let singles = min(InterventionRun.rowsAtOnce, changed)
        let rows = RowRules.current.rows(forSingles: singles, smallestWeight: shape.width * shape.width)
        let chunks = (changed + InterventionRun.rowsAtOnce - 1) / InterventionRun.rowsAtOnce
        return min(threads, packed.blocks.count) * unchanged
            + min(threads, max(1, chunks)) * rehearsal.scratch(rows: rows, longest: 1)
    }
}
