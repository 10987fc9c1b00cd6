import Models
import Tensors

/// The last tokens of a causal model's texts: no other token sees them, so that a layer over them alone, after the keys
/// and values of the tokens before, is exact.
///
/// `@unchecked Sendable`: a thread writes the states of its own texts alone.
final class LastTokens: @unchecked Sendable {
    let forward: ForwardPass
    /// The whole texts.
    private let hidden: HiddenStates
    private let scratches: [ThreadScratch]

    init(_ forward: ForwardPass) throws {
        self.forward = forward
        hidden = try forward.start().hidden
        scratches = ThreadScratch.forThreads(forward.resources.threads)
    }

    var width: Int { hidden.width }

    /// The last token's state of each text, [texts × width].
    func states() -> FloatBuffer {
        let states = FloatBuffer(count: forward.packed.texts.count * width)
        for (text, ids) in forward.packed.texts.enumerated() {
            (states.pointer + text * width)
                .update(from: hidden.pointer(of: text) + (ids.count - 1) * width, count: width)
        }
        return states
    }

    /// Takes the whole texts through a layer.
    ///
    /// - Returns: The layer's keys and values of each text's tokens but the last.
    func advance(_ layer: any Layer) throws -> [KeyValues] {
        let prefixes = PerText<KeyValues>(texts: forward.packed.texts.count)
        let packed = forward.packed
        try parallel(packed.blocks.count, threads: forward.resources.threads) { number, thread in
            let block = packed.blocks[number]
            let tape = Tape(
                rows: RowRules.current.rows(
                    atLeast: packed.rowCount(of: block), smallestWeight: layer.smallestWeight),
                spans: packed.spans(of: block), scratch: scratches[thread].scratch,
                keep: { keyValues, span in
                    let text = block.lowerBound + span
                    prefixes.set(keyValues.first(packed.texts[text].count - 1), of: text)
                })
            hidden.store(try layer.forward(hidden.rows(of: block, on: tape), on: tape), of: block)
        }
        return prefixes.all
    }

    /// A tape over last tokens of texts, one row each, at the places of texts of one row.
    func tape(
        over texts: [Int], _ layer: any Layer, after prefixes: [KeyValues], _ scratch: Scratch, lanes: Int = 0,
        replace: ((Int, Rows, Tape) throws -> Rows)? = nil,
        observe: @escaping (Int, Rows) throws -> Void = { _, _ in }
    ) -> Tape {
        let rules = RowRules.current
        let spans = texts.enumerated().map { place, text in
            Span(first: rules.place(ofSingle: place), count: 1, position: forward.packed.texts[text].count - 1)
        }
        return Tape(
            rows: rules.rows(forSingles: texts.count, smallestWeight: layer.smallestWeight), spans: spans,
            scratch: scratch, lanes: lanes, prefixes: texts.map { prefixes[$0] }, replace: replace, observe: observe)
    }

    /// Single rows as a tape's input: row i of the spans from `state(i)`, the others zero.
    static func rows(of tape: Tape, width: Int, _ state: (Int) -> UnsafePointer<Float>) -> Rows {
        let rows = tape.make(width: width)
        rows.pointer.update(repeating: 0, count: rows.count * width)
        for (place, span) in tape.spans.enumerated() {
            (rows.pointer + span.first * width).update(from: state(place), count: width)
        }
        return rows
    }
}
