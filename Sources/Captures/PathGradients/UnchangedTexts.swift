import Models
import Tensors

/// The texts of a batch without any change: the input of every layer, in the rows that a change can reach.
///
/// Those are the last token's row of each text, after the keys and values of the tokens before it, or whole texts.
/// `@unchecked Sendable`: between layers it changes; a thread writes the states of its own texts alone.
final class UnchangedTexts: @unchecked Sendable {
    private let forward: ForwardPass
    private let lastTokens: LastTokens?
    /// Before the last tokens, by layer.
    private var prefixes: [[KeyValues]] = []
    /// Of each text that can be reached.
    private let counts: [Int]
    /// Each text's first row.
    private let firsts: [Int]
    /// After some layers: [rows × width].
    private var states: [FloatBuffer] = []
    private let scratches: [ThreadScratch]

    /// Rows that one thread takes at once.
    let rowsAtOnce: Int

    init(model: any LanguageModel, texts: [[Int32]], isLastTokens: Bool, resources: ForwardPass.Resources) throws {
        forward = try ForwardPass(model: model, texts: texts, resources: resources)
        lastTokens = isLastTokens ? try LastTokens(forward) : nil
        counts = texts.map { isLastTokens ? 1 : $0.count }
        firsts = counts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
        scratches = ThreadScratch.forThreads(resources.threads)
        rowsAtOnce = isLastTokens ? 256 : PackedTexts.rowsPerBlock
        states = [try lastTokens?.states() ?? embedded()]
    }

    private var width: Int { forward.model.shape.width }

    /// How many rows of a text a change can reach.
    func rows(of text: Int) -> Int { counts[text] }

    /// A text's rows after some layers.
    func state(_ text: Int, after layers: Int) -> UnsafeMutablePointer<Float> {
        states[layers].pointer + firsts[text] * width
    }

    private func embedded() throws -> FloatBuffer {
        let hidden = try forward.start().hidden
        let buffer = FloatBuffer(count: (firsts.last ?? 0) * width)
        for (text, count) in counts.enumerated() {
            (buffer.pointer + firsts[text] * width).update(from: hidden.pointer(of: text), count: count * width)
        }
        return buffer
    }

    /// Takes the texts through the next layer.
    func advance(_ layer: any Layer) throws {
        let index = states.count - 1
        if let lastTokens { prefixes.append(try lastTokens.advance(layer)) }
        states.append(FloatBuffer(count: (firsts.last ?? 0) * width))
        let chunks = chunks(counts)
        try parallel(chunks.count, threads: forward.resources.threads) { number, thread in
            let texts = Array(chunks[number])
            let tape = tape(over: texts, through: index, layer, scratches[thread].scratch)
            let output = try layer.forward(input(of: tape) { UnsafePointer(state(texts[$0], after: index)) }, on: tape)
            for (text, span) in zip(texts, tape.spans) {
                state(text, after: index + 1)
                    .update(from: output.pointer + span.first * width, count: span.count * width)
            }
        }
    }

    /// A tape's input: span i from `state(i)`, the rows between spans zero.
    func input(of tape: Tape, _ state: (Int) -> UnsafePointer<Float>) -> Rows {
        let rows = tape.make(width: width)
        rows.pointer.update(repeating: 0, count: rows.count * width)
        for (place, span) in tape.spans.enumerated() {
            (rows.pointer + span.first * width).update(from: state(place), count: span.count * width)
        }
        return rows
    }

    /// Runs of things with so many rows each that one thread takes at once.
    func chunks(_ rows: [Int]) -> [Range<Int>] {
        let threads = max(1, forward.resources.threads)
        let most = min(rowsAtOnce, (rows.reduce(0, +) + threads - 1) / threads)
        var chunks: [Range<Int>] = []
        var first = 0, held = 0
        for (index, count) in rows.enumerated() {
            if held > 0, held + count > most {
                chunks.append(first..<index)
                (first, held) = (index, 0)
            }
            held += count
        }
        if first < rows.count { chunks.append(first..<rows.count) }
        return chunks
    }

    /// A tape over the reachable rows of texts, each text as often as it is named.
    ///
    /// - Parameter answers: The only row of each that is asked for; nil: all.
    func tape(
        over texts: [Int], through index: Int, _ layer: any Layer, _ scratch: Scratch, lanes: Int = 0,
        answers: [Int]? = nil, replace: ((Int, Rows, Tape) throws -> Rows)? = nil
    ) -> Tape {
        if let lastTokens {
            return lastTokens.tape(
                over: texts, layer, after: prefixes[index], scratch, lanes: lanes, replace: replace)
        }
        let rules = RowRules.current
        var spans: [Span] = []
        var row = 0
        for text in texts {
            spans.append(Span(first: row, count: counts[text]))
            row += rules.aligned(counts[text])
        }
        let asked = answers.map { answers in
            var rows = [Int](
                repeating: 0, count: rules.rows(forSingles: texts.count, smallestWeight: layer.smallestWeight))
            for (place, span) in spans.enumerated() { rows[rules.place(ofSingle: place)] = span.first + answers[place] }
            return rows
        }
        return Tape(
            rows: rules.rows(atLeast: row, smallestWeight: layer.smallestWeight), spans: spans, scratch: scratch,
            lanes: lanes, answers: asked, replace: replace)
    }
}
