import CKernels

/// Normalisation of rows: layer normalisation, or that by the root mean square.
public struct Norm: Sendable {
    /// What is taken from a row before it is scaled.
    public enum Kind: Sendable {
        /// (x − mean)/√(variance + ε)·gain + bias
        case layer
        /// x/√(mean(x²) + ε)·gain
        case rootMeanSquare
    }

    /// Which of the two.
    public let kind: Kind
    /// [width]
    public let gain: FloatBuffer
    /// [width]; nil for none.
    public let bias: FloatBuffer?
    /// Added to the variance.
    public let epsilon: Float

    /// A normalisation of the given weights.
    public init(_ kind: Kind, gain: FloatBuffer, bias: FloatBuffer?, epsilon: Float) {
        self.kind = kind
        self.gain = gain
        self.bias = bias
        self.epsilon = epsilon
    }

    /// y = norm(x), [rows × width]; y may be x.
    public func apply(rows: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>) {
        nj_norm(rows, gain.count, x, gain.pointer, bias?.pointer, kind == .layer ? 1 : 0, epsilon, y)
    }

    /// dx += the gradient by x, gain and bias those by the weights, where they are not nil.
    public func addGradient(
        rows: Int, _ x: UnsafePointer<Float>, dy: UnsafePointer<Float>, to dx: UnsafeMutablePointer<Float>,
        gain dgain: UnsafeMutablePointer<Float>? = nil, bias dbias: UnsafeMutablePointer<Float>? = nil
    ) {
        nj_norm_gradient(
            rows, gain.count, x, gain.pointer, kind == .layer ? 1 : 0, epsilon, dy, dx, dgain, dbias)
    }
}
