import Foundation
import Synchronization
public import Tensors

/// Both ends of a straight path, [tokens × width] each, and of what a dense layer makes of it, which is straight too.
public final class PathEnds: Sendable {
    /// Tokens of the text.
    public let tokens: Int
    /// Values a token.
    public let width: Int
    /// x′
    let start: FloatBuffer
    /// x
    let end: FloatBuffer
    /// By the layers' weights.
    private let outputs = Mutex<[UnsafePointer<Float>: PathEnds]>([:])

    /// A path from `start` to `end`.
    public init(tokens: Int, width: Int, start: FloatBuffer, end: FloatBuffer) {
        self.tokens = tokens
        self.width = width
        self.start = start
        self.end = end
    }

    /// Writes x′ + factor·(x − x′), [tokens × width].
    public func write(_ factor: Double, into rows: UnsafeMutablePointer<Float>) {
        Numbers.pathPoint(from: start.pointer, to: end.pointer, at: factor, count: tokens * width, into: rows)
    }

    /// Each token's Σ_d (x − x′)_d·slope_d for slopes [tokens × width].
    public func slopes(_ slopes: UnsafePointer<Float>) -> [Double] {
        (0..<tokens).map { token in
            let place = token * width
            return Numbers.pathSlope(
                from: start.pointer + place, to: end.pointer + place, slope: slopes + place, count: width)
        }
    }

    /// The ends of a layer's outputs along the path, computed once.
    func through(_ layer: Linear) -> PathEnds {
        outputs.withLock { outputs in
            let key = UnsafePointer(layer.weight.pointer)
            if let known = outputs[key] { return known }
            let ends = PathEnds(
                tokens: tokens, width: layer.outputs, start: applied(layer, to: start), end: applied(layer, to: end))
            outputs[key] = ends
            return ends
        }
    }

    private func applied(_ layer: Linear, to states: FloatBuffer) -> FloatBuffer {
        let rows = RowRules.current.rows(atLeast: tokens, smallestWeight: layer.outputs * layer.inputs)
        let inputs = FloatBuffer(count: rows * width), outputs = FloatBuffer(count: rows * layer.outputs)
        inputs.pointer.update(from: states.pointer, count: tokens * width)
        layer.apply(rows: rows, inputs.pointer, into: outputs.pointer)
        return outputs
    }
}
