import Models
import Tensors

/// Gradients at the last token of a causal model's texts, of targets there.
///
/// Nothing before the last token depends on it, so only its own row is gone back over: the texts go forward once, which
/// leaves the keys and values before the last token (in a file where they outgrow memory), and a layer back costs a text
/// three times a row.
struct LastTokenGradients {
    let pass: GradientPass

    private var model: any LanguageModel { pass.forward.model }
    private var texts: Int { pass.targets.count }
    private var width: Int { model.shape.width }

    /// Rows that one thread takes at once, beside their lanes of gradients.
    static let rowsAtOnce = 128

    /// Whether all of `pass` is at last tokens of a causal model.
    static func serve(_ pass: GradientPass, positions: [Int]) -> Bool {
        guard pass.forward.model.isCausal, !pass.wanted.weights else { return false }
        return zip(pass.forward.packed.texts, zip(pass.targets, positions)).allSatisfy { ids, at in
            at.1 == ids.count - 1 && at.0.allSatisfy { $0.position == ids.count - 1 }
        }
    }

    /// Goes forward and back.
    ///
    /// - Parameters:
    ///   - show: Sees the site's values and gradients at the last tokens of some texts, from several threads.
    ///   - layerDone: Is called when every text of a layer was shown.
    /// - Returns: The targets' values, [texts][targets].
    func run(
        at site: Int, show: @escaping @Sendable (_ texts: [Int], _ spans: [Span], SiteGradients) throws -> Void,
        layerDone: (_ layer: Int) throws -> Void
    ) throws -> [[Double]] {
        let lastTokens = try LastTokens(pass.forward)
        let kept = try LayerInputs(layers: model.shape.layers, texts: pass.forward.packed.texts, pass: pass)
        var states = lastTokens.states()
        for index in 0..<model.shape.layers {
            let layer = try model.layer(index)
            model.askFor(layer: index + 1)
            try kept.keep(try lastTokens.advance(layer), input: states)
            states = try forward(layer, kept, index, lastTokens)
            model.letGo(layer: index)
        }
        let carry = try pass.buffer(pass.lanes * texts * width)
        let values = try backThroughHead(states, carry)
        for index in (0..<model.shape.layers).reversed() {
            try back(through: index, kept, lastTokens, carry, site: site, show: show)
            model.letGo(layer: index)
            try layerDone(index)
        }
        return values
    }

    /// The last tokens alone through a layer.
    private func forward(
        _ layer: any Layer, _ kept: LayerInputs, _ index: Int, _ lastTokens: LastTokens
    ) throws -> FloatBuffer {
        let output = FloatBuffer(count: texts * width)
        try eachChunk { texts, scratch in
            let tape = lastTokens.tape(over: texts, layer, after: kept.prefixes[index], scratch)
            let rows = try layer.forward(kept.input(index, texts, on: tape), on: tape)
            for (span, text) in zip(tape.spans, texts) {
                (output.pointer + text * width).update(from: rows.pointer + span.first * width, count: width)
            }
        }
        return output
    }

    private func backThroughHead(_ states: FloatBuffer, _ carry: FloatBuffer) throws -> [[Double]] {
        guard let head = try model.head() else { return [] }
        let norm = try model.finalNorm()
        let values = RaggedValues(pass.targets.map(\.count))
        let count = texts, width = width
        try eachChunk { texts, scratch in
            let places = texts.map { text in
                HeadPlace(
                    text: text, row: pass.forward.packed.texts[text].count - 1,
                    state: UnsafePointer(states.pointer + text * width)
                ) { carry.pointer + ($0 * count + text) * width }
            }
            try pass.backThroughHead(
                places, head, norm: norm, width: width, scratch: scratch, gradients: nil, values: values)
        }
        return values.all
    }

    private func back(
        through index: Int, _ kept: LayerInputs, _ lastTokens: LastTokens, _ carry: FloatBuffer, site: Int,
        show: @escaping @Sendable ([Int], [Span], SiteGradients) throws -> Void
    ) throws {
        let layer = try model.layer(index)
        model.askFor(layer: index - 1)
        let lanes = pass.lanes, count = texts
        try eachChunk { texts, scratch in
            var shown: SiteGradients?
            let tape = lastTokens.tape(
                over: texts, layer, after: kept.prefixes[index], scratch, lanes: lanes,
                observe: { if $0 == site { shown = SiteGradients($1, scratch: scratch) } })
            let input = kept.input(index, texts, on: tape)
            let output = try layer.forward(input, on: tape)
            for lane in 0..<lanes {
                for (span, text) in zip(tape.spans, texts) {
                    (output.gradient(lane) + span.first * width)
                        .update(from: carry.pointer + (lane * count + text) * width, count: width)
                }
            }
            tape.backward()
            if let shown { try show(texts, tape.spans, shown) }
            for lane in 0..<lanes {
                for (span, text) in zip(tape.spans, texts) {
                    (carry.pointer + (lane * count + text) * width)
                        .update(from: input.gradient(lane) + span.first * width, count: width)
                }
            }
        }
    }

    private func eachChunk(_ body: @Sendable (_ texts: [Int], _ scratch: Scratch) throws -> Void) throws {
        let threads = pass.forward.resources.threads
        let scratches = ThreadScratch.forThreads(threads)
        let size = max(1, min(Self.rowsAtOnce, (texts + threads - 1) / threads))
        try parallel((texts + size - 1) / size, threads: threads) { chunk, thread in
            try body(Array(chunk * size..<min(texts, (chunk + 1) * size)), scratches[thread].scratch)
        }
    }
}

/// What the way forward leaves for the way back: each layer's input at the last tokens, and the keys and values before.
///
/// `@unchecked Sendable`: written before it is read.
private final class LayerInputs: @unchecked Sendable {
    private(set) var prefixes: [[KeyValues]] = []
    private var inputs: [FloatBuffer] = []
    private let layers: Int
    private let tokens: [Int]
    private let pass: GradientPass
    private var all: FloatBuffer?

    init(layers: Int, texts: [[Int32]], pass: GradientPass) throws {
        self.layers = layers
        self.pass = pass
        tokens = texts.map { $0.count - 1 }
    }

    /// One memory for all: a mapping for each text and layer would be too many.
    func keep(_ layer: [KeyValues], input: FloatBuffer) throws {
        let width = layer.first?.width ?? 0
        let perLayer = 2 * tokens.reduce(0, +) * width
        let all = try all ?? pass.buffer(layers * perLayer)
        self.all = all
        var place = prefixes.count * perLayer
        func moved(_ values: FloatBuffer, _ count: Int) -> FloatBuffer {
            defer { place += count }
            (all.pointer + place).update(from: values.pointer, count: count)
            return FloatBuffer(borrowing: all.pointer + place, count: count, from: all)
        }
        prefixes.append(
            zip(layer, tokens).map { one, tokens in
                KeyValues(
                    tokens: tokens, width: width, keys: moved(one.keys, tokens * width),
                    values: moved(one.values, tokens * width))
            })
        inputs.append(input)
    }

    func input(_ layer: Int, _ texts: [Int], on tape: Tape) -> Rows {
        let width = pass.forward.model.shape.width
        return LastTokens.rows(of: tape, width: width) { UnsafePointer(inputs[layer].pointer + texts[$0] * width) }
    }
}
