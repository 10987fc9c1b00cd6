import Models
import Problems
import Tensors

/// Every text's state at one position after some number of layers.
public struct LayerStates: Sendable {
    /// After how many layers: 0 after the embeddings, L with the model's last normalisation.
    public let layer: Int
    /// Values a text.
    public let width: Int
    /// How many texts.
    public let texts: Int
    let values: FloatBuffer

    /// [texts × width], a row a text.
    public func withValues<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
        try body(UnsafeBufferPointer(start: values.pointer, count: values.count))
    }
}

/// Hidden states at one position of each text, from the embeddings to the last layer, a layer at a time.
public final class PositionStates {
    private let run: ForwardPass.Run
    private let positions: [Int]
    private let checkCancellation: @Sendable () throws -> Void
    private var hasBegun = false

    /// Embeds the texts; the states follow with `next`.
    ///
    /// - Parameters:
    ///   - pass: The texts' forward pass.
    ///   - positions: A token of each text.
    ///   - checkCancellation: Throws where the job is to stop; called from several threads.
    /// - Throws: A `Problem` where a text has no such token.
    public init(
        pass: ForwardPass, positions: [Int], checkCancellation: @escaping @Sendable () throws -> Void = {}
    ) throws {
        for (text, position) in positions.enumerated() {
            guard pass.packed.texts[text].indices.contains(position) else {
                throw Problem.badInput(
                    "text \(text) of \(pass.packed.texts[text].count) tokens has no position \(position)")
            }
        }
        run = try pass.start()
        self.positions = positions
        self.checkCancellation = checkCancellation
    }

    /// The states after the next layer, those after the embeddings first; nil after the last.
    public func next() throws -> LayerStates? {
        if hasBegun {
            guard !run.isFinished else { return nil }
            try run.advance { [checkCancellation] block in if block.site == 0 { try checkCancellation() } }
        }
        hasBegun = true
        let width = run.hidden.width
        let values = FloatBuffer(count: positions.count * width)
        for (text, position) in positions.enumerated() {
            (values.pointer + text * width).update(from: run.hidden.pointer(of: text) + position * width, count: width)
        }
        return LayerStates(layer: run.layer, width: width, texts: positions.count, values: values)
    }
}
