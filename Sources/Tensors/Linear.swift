import CKernels

/// A dense layer y = x·Wᵀ + b; W [outputs × inputs] as checkpoints store it, b [outputs].
public struct Linear: Sendable {
    /// [outputs × inputs], row-major.
    public let weight: FloatBuffer
    /// [outputs]; nil for none.
    public let bias: FloatBuffer?
    /// Units.
    public let outputs: Int
    /// Width of the input.
    public let inputs: Int

    /// A layer of the given weights.
    public init(weight: FloatBuffer, bias: FloatBuffer?, outputs: Int, inputs: Int) {
        self.weight = weight
        self.bias = bias
        self.outputs = outputs
        self.inputs = inputs
    }

    /// y [rows × outputs] from x [rows × inputs], on the calling thread; `rows` must obey `RowRules`.
    public func apply(rows: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>) {
        if let bias { nj_fill_rows(rows, outputs, bias.pointer, y) }
        BLAS.multiply(
            rows, outputs, inputs, x, stride: inputs, weight.pointer, stride: inputs, transposedB: true,
            beta: bias == nil ? 0 : 1, into: y, stride: outputs)
    }
}

/// Layer normalisation over rows of `width`.
public struct LayerNorm: Sendable {
    /// [width]
    public let gain: FloatBuffer
    /// [width]
    public let bias: FloatBuffer
    /// Added to the variance.
    public let epsilon: Float

    /// A normalisation of the given weights.
    public init(gain: FloatBuffer, bias: FloatBuffer, epsilon: Float) {
        self.gain = gain
        self.bias = bias
        self.epsilon = epsilon
    }

    /// y = LayerNorm(x + residual), [rows × width]; y may be x.
    public func apply(
        rows: Int, _ x: UnsafePointer<Float>, residual: UnsafePointer<Float>? = nil,
        into y: UnsafeMutablePointer<Float>
    ) {
        nj_layer_norm(rows, gain.count, x, residual, gain.pointer, bias.pointer, epsilon, y)
    }
}
