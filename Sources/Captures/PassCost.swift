public import Models
import Tensors

/// What a pass over texts takes.
public struct PassCost: Sendable {
    /// Multiply-adds of the whole pass.
    public var multiplications = 0.0
    /// Bytes that are held from layer to layer.
    public var held = 0
    /// How many of them go into a file where memory is short.
    public var movable = 0
    /// The most bytes besides while a layer or the head computes.
    public var computing = 0

    /// Nothing.
    public init() {}
}

/// What the head of a model takes, with logits of some rows at once.
struct HeadCost {
    /// Multiply-adds a row.
    let perRow: Int
    /// Bytes of its weights, the pages that the largest is converted from included.
    let weights: Int
    /// Bytes of them that stay when the head is done: pages of the files, where these hold them as they are needed.
    let staying: Int
    /// Logits a row.
    let outputs: Int

    /// - Parameter model: Made with the tally, so that its weights have no values.
    init(_ model: any LanguageModel, _ tally: WeightTally) throws {
        tally.reset()
        let head = try model.head()
        perRow = tally.floats
        // As a rehearsed layer's.
        weights = 4 * tally.floats + 2 * tally.largestConverted
        staying = tally.largestConverted == 0 ? weights : 0
        outputs = head?.outputs ?? 0
    }

    /// Bytes of the head at work on so many texts of one row, at most so many at once on a thread.
    func computing(singles: Int, atOnce: Int, width: Int, lanes: Int, threads: Int) -> Int {
        let most = max(1, min(singles, atOnce))
        let working = min(threads, (singles + most - 1) / most)
        let rows = RowRules.current.rows(forSingles: most, smallestWeight: max(1, outputs * width))
        return weights + working * (4 * rows * (lanes + 1) * (outputs + 3 * width) + BLAS.workspace)
    }
}

extension LanguageModel {
    /// Multiply-adds of one layer over texts of these lengths in tokens.
    public func layerMultiplications(_ lengths: [Int]) -> Double {
        lengths.reduce(0) { $0 + Double($1) * (Double(shape.layerParameters) + 2 * Double(shape.width * $1)) }
    }
}
