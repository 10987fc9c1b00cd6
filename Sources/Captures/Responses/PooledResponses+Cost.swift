public import Models
import Tensors

/// What pooling a set of texts' responses takes.
public struct PoolingCost: Sendable {
    /// Multiply-adds of the whole pass.
    public var multiplications: Double
    /// Bytes of hidden states: held from layer to layer, in memory or in a file.
    public var states: Int
    /// Bytes of one layer's responses, which the caller holds until it lets them go.
    public var responses: Int
    /// The most bytes besides while a layer computes: its weights, the threads' rows, what is pooled, or what embedding
    /// the texts takes.
    public var computing: Int
}

extension PooledResponses {
    /// The cost of texts of these lengths, in tokens.
    ///
    /// - Parameters:
    ///   - model: Made with `tally`, so that its weights have no values.
    public static func cost(
        model: any LanguageModel, tally: WeightTally, lengths: [Int], threads: Int
    ) throws -> PoolingCost {
        let shape = model.shape
        let packed = PackedTexts(lengths.map { [Int32](repeating: 0, count: $0) }, threads: threads)
        let longest = lengths.max() ?? 1
        let rehearsal = try Rehearsal(model, tally, longest: longest)
        let scratch =
            min(threads, packed.blocks.count)
            * (rehearsal.scratch(rows: packed.largestBlock, longest: longest) + BLAS.workspace)

        let floats = MemoryLayout<Float>.stride
        let units = model.sites.reduce(0) { $0 + $1.units }
        let widest = model.sites.map(\.units).max() ?? 0
        let responses = floats * units * lengths.count
        let tokens = Double(lengths.reduce(0, +))
        let squares = lengths.reduce(0.0) { $0 + Double($1) * Double($1) }
        return PoolingCost(
            multiplications: Double(shape.layers)
                * (Double(shape.layerParameters) * tokens + 2 * Double(shape.width) * squares),
            states: floats * packed.rows * shape.width, responses: responses,
            // What was pooled is let go a site at a time, while it becomes responses; by then rows and weights are gone.
            computing: max(rehearsal.weights + scratch, floats * widest * lengths.count))
    }
}
