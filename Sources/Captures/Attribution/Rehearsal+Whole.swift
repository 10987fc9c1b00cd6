import Models
import Tensors

extension Rehearsal {
    /// A whole model on one tape, forward and back, without weights.
    ///
    /// - Parameter longest: Tokens of the longest text.
    init(whole model: any LanguageModel, longest: Int) throws {
        let tally = WeightTally()
        let hollow = try languageModel(of: model.weights.checkpoint, tally: tally)
        let loaded = try LoadedModel(hollow)
        let weights = 4 * tally.floats + 2 * tally.largestConverted
        let most = try Self.blocks(longest: longest).map { lengths in
            try Self.floats(loaded, width: model.shape.width, lengths)
        }
        self.init(weights: weights, most: most, longest: longest)
    }

    private static func floats(_ loaded: LoadedModel, width: Int, _ lengths: [Int]) throws -> Int {
        guard let head = loaded.head else { return 0 }
        let packed = PackedTexts(lengths.map { [Int32](repeating: 0, count: $0) }, threads: 1)
        let rows = RowRules.current.rows(atLeast: packed.rows, smallestWeight: loaded.smallestWeight)
        let scratch = Scratch(rows: rows)
        let tape = Tape(rows: rows, spans: packed.spans(of: 0..<lengths.count), scratch: scratch, lanes: 1)
        let states = try loaded.states(of: tape.zeros(width: width), readBy: head.reads, on: tape)
        let logits = try head.forward(states, on: tape)
        logits.gradient.update(repeating: 0, count: logits.count * logits.width)
        tape.backward()
        return scratch.most
    }

    /// Rows that each of so many threads may take at once: a block of full speed where memory allows it, one text at least.
    ///
    /// - Parameter smallestWeight: Of a layer: where it is small, a block has many rows in any case, and texts fill them.
    func rowsAtOnce(longest: Int, threads: Int, memory: Int, smallestWeight: Int) -> Int {
        let least = RowRules.current.aligned(longest)
        var rows = max(PackedTexts.rowsPerBlock, RowRules.current.rows(atLeast: 1, smallestWeight: smallestWeight))
        while rows > least, threads * scratch(rows: rows, longest: longest) > memory { rows = rows * 3 / 4 }
        return max(rows, least)
    }
}
