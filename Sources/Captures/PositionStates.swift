import Models
import Problems
import Tensors

/// Every text's state after some number of layers: at one position, or the mean of all.
public struct LayerStates: Sendable {
    /// After how many layers: 0 after the embeddings, L after the last.
    public let layer: Int
    /// Values a text.
    public let width: Int
    /// How many texts.
    public let texts: Int
    let values: FloatBuffer

    /// Lends all states, [texts × width], a row a text.
    public func withValues<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
        try body(UnsafeBufferPointer(start: values.pointer, count: values.count))
    }
}

/// Hidden states at one position of each text, or their means over all its tokens, from the embeddings to the last layer,
/// a layer at a time.
///
/// Layers that the cache holds are taken from there; the texts go through the model only as far as a layer is asked for
/// that it does not hold.
public final class PositionStates {
    private let pass: ForwardPass
    private let positions: [Int]?
    private let kept: KeptLayers?
    private let onStart: @Sendable () -> Void
    private let checkCancellation: @Sendable () throws -> Void
    private var run: ForwardPass.Run?
    private var layer = 0

    /// States that nothing is computed for yet.
    ///
    /// - Parameters:
    ///   - pass: The texts' forward pass.
    ///   - positions: A token of each text; nil: the mean of all its tokens, accumulated in double.
    ///   - kept: Where they are kept; nil: nowhere.
    ///   - onStart: Called where the texts do go through the model.
    ///   - checkCancellation: Throws where the job is to stop; called from several threads.
    /// - Throws: A `Problem` where a text has no such token.
    public init(
        pass: ForwardPass, positions: [Int]?, kept: KeptLayers? = nil, onStart: @escaping @Sendable () -> Void = {},
        checkCancellation: @escaping @Sendable () throws -> Void = {}
    ) throws {
        for (text, position) in (positions ?? []).enumerated() {
            guard pass.packed.texts[text].indices.contains(position) else {
                throw Problem.badInput(
                    "text \(text) of \(pass.packed.texts[text].count) tokens has no position \(position)")
            }
        }
        self.pass = pass
        self.positions = positions
        self.kept = kept
        self.onStart = onStart
        self.checkCancellation = checkCancellation
    }

    /// Leaves a layer out: its states are not needed again.
    public func skip() { layer = min(layer + 1, pass.model.shape.layers + 1) }

    /// The states after the next layer, those after the embeddings first; nil after the last.
    public func next() throws -> LayerStates? {
        let layers = pass.model.shape.layers, width = pass.model.shape.width
        guard layer <= layers else { return nil }
        defer { layer += 1 }
        let texts = pass.packed.texts.count
        let values = try kept?.values(of: layer, count: texts * width) ?? computed()
        return LayerStates(layer: layer, width: width, texts: texts, values: values)
    }

    private func computed() throws -> FloatBuffer {
        if run == nil {
            onStart()
            run = try pass.start(atMost: layer)
        }
        guard let run else { return FloatBuffer(count: 0) }
        while run.layer < layer {
            try run.advance { [checkCancellation] block in if block.site == 0 { try checkCancellation() } }
        }
        let width = run.hidden.width
        let values = FloatBuffer(count: pass.packed.texts.count * width)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { sums in
            guard let sums = sums.baseAddress else { return }
            for (text, ids) in pass.packed.texts.enumerated() {
                let states = run.hidden.pointer(of: text), result = values.pointer + text * width
                if let positions {
                    result.update(from: states + positions[text] * width, count: width)
                } else {
                    Numbers.mean(
                        rows: ids.indices.map(Int32.init), width: width, of: states, scratch: sums, into: result)
                }
            }
        }
        kept?.keep([values], of: layer, layers: pass.model.shape.layers + 1)
        return values
    }
}
