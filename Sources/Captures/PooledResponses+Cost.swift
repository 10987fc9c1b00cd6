public import Models
import Tensors

/// What pooling a set of texts' responses takes.
public struct PoolingCost: Sendable {
    /// Multiply-adds of the whole pass.
    public var multiplications: Double
    /// The most memory at any time, in bytes.
    public var memory: Int
}

extension PooledResponses {
    /// The cost of `texts` tokens lists through `model`, known from their lengths.
    public static func cost(
        model: any LanguageModel, lengths: [Int], resources: ForwardPass.Resources
    ) -> PoolingCost {
        let shape = model.shape
        let tokens = lengths.reduce(0, +)
        let squares = lengths.reduce(0.0) { $0 + Double($1) * Double($1) }
        let perToken = Double(shape.layerParameters)
        let multiplications = Double(shape.layers) * (perToken * Double(tokens) + 2 * Double(shape.width) * squares)

        let floats = MemoryLayout<Float>.stride
        let rows = lengths.reduce(0) { $0 + RowRules.current.aligned($1) }
        let states = rows * shape.width * floats
        let longest = lengths.max() ?? 0
        let blockRows = max(min(PackedTexts.rowsPerBlock, rows), RowRules.current.aligned(longest))
        let scratch = blockRows * (5 * shape.width + shape.intermediateSize) + longest * longest
        let units = model.sites.reduce(0) { $0 + $1.units }
        // Pooled once as [texts × units], once as [units × texts].
        let responses = 2 * units * lengths.count
        let memory =
            min(states, resources.statesInMemory)
            + floats * (shape.layerParameters + resources.threads * scratch + responses)
        return PoolingCost(multiplications: multiplications, memory: memory)
    }
}
