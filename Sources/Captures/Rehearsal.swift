import Models
import Tensors

/// A layer gone through with a few rows and without weights, to see what memory it takes: so no architecture need say
/// how many values its layers hold at a time.
///
/// A thread's scratch memory is a + b·rows + c·n² floats, for a block of so many rows whose longest text has n tokens:
/// three small blocks find a, b and c.
struct Rehearsal {
    /// Bytes of the largest layer's weights, the pages that its largest weight is converted from included.
    let weights: Int
    private let constant, perRow, perPair: Double

    /// - Parameters:
    ///   - model: Made with the tally, so that its weights have no values.
    ///   - longest: Tokens of the longest text.
    ///   - lanes: How many targets' gradients go back over it.
    init(_ model: any LanguageModel, _ tally: WeightTally, longest: Int, lanes: Int = 0) throws {
        var weights = 0
        var most = [0, 0, 0]
        for layer in Set([0, model.shape.layers - 1]) {
            tally.reset()
            let loaded = try model.layer(layer)
            // Half types are widened from pages of half the size, quantised ones from less.
            weights = max(weights, 4 * tally.floats + 2 * tally.largestConverted)
            for (number, lengths) in Self.blocks(longest: longest).enumerated() {
                most[number] = max(most[number], try Self.floats(model, loaded, lengths, lanes: lanes))
            }
        }
        self.init(weights: weights, most: most, longest: longest)
    }

    /// Blocks small enough to try: of short texts, of twice as many, and of one long text.
    static func blocks(longest: Int) -> [[Int]] {
        let short = min(longest, 24), long = max(min(longest, 256), 2 * short)
        return [[Int](repeating: short, count: 4), [Int](repeating: short, count: 8), [long]]
    }

    /// - Parameter most: The floats that each of the `blocks` took.
    init(weights: Int, most: [Int], longest: Int) {
        let blocks = Self.blocks(longest: longest)
        let short = blocks[0][0], long = blocks[2][0]
        self.weights = weights
        let rows = Double(RowRules.current.aligned(short) * 4)
        perRow = Double(most[1] - most[0]) / rows
        constant = max(0, Double(most[0]) - perRow * rows)
        let pairs = Double(long * long - short * short)
        let ofRows = constant + perRow * Double(RowRules.current.aligned(long))
        perPair = pairs > 0 ? max(0, (Double(most[2]) - ofRows) / pairs) : 0
    }

    /// Bytes of one thread's scratch memory, for a block of so many rows with a text of so many tokens.
    func scratch(rows: Int, longest: Int) -> Int {
        4 * Int(constant + perRow * Double(rows) + perPair * Double(longest) * Double(longest))
    }

    private static func floats(_ model: any LanguageModel, _ layer: any Layer, _ lengths: [Int], lanes: Int) throws
        -> Int
    {
        let packed = PackedTexts(lengths.map { [Int32](repeating: 0, count: $0) }, threads: 1)
        let texts = 0..<lengths.count
        let rows = RowRules.current.rows(atLeast: packed.rows, smallestWeight: layer.smallestWeight)
        let scratch = Scratch(rows: rows)
        let tape = Tape(rows: rows, spans: packed.spans(of: texts), scratch: scratch, lanes: lanes)
        let hidden = tape.make(width: model.shape.width)
        hidden.pointer.update(repeating: 0, count: rows * hidden.width)
        let output = try layer.forward(hidden, on: tape)
        let last = try model.finalNorm().map { tape.norm(output, $0) } ?? output
        if lanes > 0 {
            last.gradient.update(repeating: 0, count: lanes * last.count * last.width)
            tape.backward()
        }
        return scratch.most
    }
}
