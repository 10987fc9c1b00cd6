public import Models
import Tensors

extension AttributionPass {
    /// What points of paths take, with the model's weights held throughout.
    ///
    /// - Parameters:
    ///   - lengths: Of the texts, in tokens.
    ///   - points: On each path.
    /// - Throws: A `Problem` where the checkpoint does not classify texts, or a tensor is missing.
    public static func cost(
        model: any LanguageModel, lengths: [Int], points: Int, resources: ForwardPass.Resources
    ) throws -> PassCost {
        try model.requireTextClassifier()
        let longest = lengths.max() ?? 1, width = model.shape.width
        let rehearsal = try Rehearsal(whole: model, longest: min(model.shape.positions, 512))
        let rows = rehearsal.rowsAtOnce(
            longest: longest, threads: resources.threads, memory: resources.statesInMemory,
            smallestWeight: width * width)
        var cost = PassCost()
        // Forward, and back by the states alone: as many multiplications again.
        cost.multiplications =
            2 * Double(points * model.shape.layers) * model.layerMultiplications(lengths)
        cost.held = rehearsal.weights + 2 * MemoryLayout<Float>.stride * longest * width
        cost.computing =
            resources.threads * (rehearsal.scratch(rows: rows, longest: longest) + BLAS.workspace)
        return cost
    }
}
