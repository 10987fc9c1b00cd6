import CKernels

/// A dense layer y = x·Wᵀ + b, with a low-rank change where an adapter is on it.
public struct Linear: Sendable {
    /// How a checkpoint stores the weight.
    public enum Layout: Sendable {
        /// W [outputs × inputs], as PyTorch's `Linear`.
        case outputsFirst
        /// Wᵀ [inputs × outputs], as GPT-2's `Conv1D`.
        case inputsFirst
    }

    /// W or Wᵀ as `layout` says, row-major.
    public let weight: FloatBuffer
    /// [outputs]; nil for none.
    public let bias: FloatBuffer?
    /// Units.
    public let outputs: Int
    /// Width of the input.
    public let inputs: Int
    /// How `weight` is stored.
    public let layout: Layout
    /// What is added to y; nil: nothing. `apply` and the gradients here are those of the layer without it.
    public let adapter: LowRank?

    /// A layer of the given weights.
    public init(
        weight: FloatBuffer, bias: FloatBuffer?, outputs: Int, inputs: Int, layout: Layout = .outputsFirst,
        adapter: LowRank? = nil
    ) {
        self.weight = weight
        self.bias = bias
        self.outputs = outputs
        self.inputs = inputs
        self.layout = layout
        self.adapter = adapter
    }

    private var weightStride: Int { layout == .outputsFirst ? inputs : outputs }

    /// x·Wᵀ + b [rows × outputs] from x [rows × inputs], on the calling thread; `rows` must obey `RowRules`.
    public func apply(rows: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>) {
        if let bias { nj_fill_rows(rows, outputs, bias.pointer, y) }
        if weight.isHollow { return }
        BLAS.multiply(
            rows, outputs, inputs, x, stride: inputs, weight.pointer, stride: weightStride,
            transposedB: layout == .outputsFirst, beta: bias == nil ? 0 : 1, into: y, stride: outputs)
    }

    /// dx = dy·W, or dx += where it adds to what is there, for dx [rows × inputs] and dy [rows × outputs].
    public func inputGradient(
        rows: Int, _ dy: UnsafePointer<Float>, addingTo adds: Bool, _ dx: UnsafeMutablePointer<Float>
    ) {
        if weight.isHollow { return }
        BLAS.multiply(
            rows, inputs, outputs, dy, stride: outputs, weight.pointer, stride: weightStride,
            transposedB: layout == .inputsFirst, beta: adds ? 1 : 0, into: dx, stride: inputs)
    }

    /// dW += dyᵀ·x in the weight's own layout.
    public func addWeightGradient(
        rows: Int, x: UnsafePointer<Float>, dy: UnsafePointer<Float>, to dW: UnsafeMutablePointer<Float>
    ) {
        switch layout {
        case .outputsFirst:
            BLAS.multiply(
                outputs, inputs, rows, dy, stride: outputs, transposedA: true, x, stride: inputs, beta: 1,
                into: dW, stride: inputs)
        case .inputsFirst:
            BLAS.multiply(
                inputs, outputs, rows, x, stride: inputs, transposedA: true, dy, stride: outputs, beta: 1,
                into: dW, stride: outputs)
        }
    }

    /// db += Σ dy
    public func addBiasGradient(rows: Int, dy: UnsafePointer<Float>, to db: UnsafeMutablePointer<Float>) {
        for row in 0..<rows { nj_add(outputs, dy + row * outputs, db) }
    }
}
