import CKernels

/// A low-rank change of a dense layer: y += scale·B·A·x (Hu et al. 2021, LoRA, equation 3).
///
/// A product with few units is too small for the kernels that `RowRules` are about, so these have kernels of their own: a
/// row's bits do not depend on the rows beside it, whatever the rank.
public struct LowRank: Sendable {
    /// A [rank × inputs], row-major.
    public let down: FloatBuffer
    /// B [outputs × rank], row-major.
    public let up: FloatBuffer
    /// Rows of A.
    public let rank: Int
    /// Width of the layer's input.
    public let inputs: Int
    /// The layer's units.
    public let outputs: Int
    /// What the change is multiplied with: alpha/rank.
    public let scale: Float
    /// Which share of A's input is dropped in training.
    public let dropout: Double

    /// A change by the given matrices.
    public init(
        down: FloatBuffer, up: FloatBuffer, rank: Int, inputs: Int, outputs: Int, scale: Float, dropout: Double = 0
    ) {
        self.down = down
        self.up = up
        self.rank = rank
        self.inputs = inputs
        self.outputs = outputs
        self.scale = scale
        self.dropout = dropout
    }

    /// h = x·Aᵀ [rows × rank] from x [rows × inputs].
    public func lower(rows: Int, _ x: UnsafePointer<Float>, into h: UnsafeMutablePointer<Float>) {
        nj_products(rows, inputs, rank, x, down.pointer, h)
    }

    /// y += scale·h·Bᵀ for y [rows × outputs]; `transposed` is room for B's values.
    public func addRaised(
        rows: Int, _ h: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>,
        transposed: UnsafeMutablePointer<Float>
    ) {
        nj_transpose(outputs, rank, up.pointer, transposed)
        nj_combine(rows, outputs, rank, scale, h, transposed, y)
    }

    /// dh = scale·dy·B [rows × rank] from dy [rows × outputs]; `transposed` is room for B's values.
    public func lowerGradient(
        rows: Int, _ dy: UnsafePointer<Float>, into dh: UnsafeMutablePointer<Float>,
        transposed: UnsafeMutablePointer<Float>
    ) {
        nj_transpose(outputs, rank, up.pointer, transposed)
        nj_products(rows, outputs, rank, dy, transposed, dh)
        for index in 0..<rows * rank { dh[index] *= scale }
    }

    /// dx += dh·A for dx [rows × inputs].
    public func addInputGradient(rows: Int, _ dh: UnsafePointer<Float>, to dx: UnsafeMutablePointer<Float>) {
        nj_combine(rows, inputs, rank, 1, dh, down.pointer, dx)
    }

    /// dA += dhᵀ·x
    public func addDownGradient(
        rows: Int, x: UnsafePointer<Float>, dh: UnsafePointer<Float>, to dA: UnsafeMutablePointer<Float>
    ) {
        BLAS.multiply(
            rank, inputs, rows, dh, stride: rank, transposedA: true, x, stride: inputs, beta: 1, into: dA,
            stride: inputs)
    }

    /// dB += scale·dyᵀ·h
    public func addUpGradient(
        rows: Int, h: UnsafePointer<Float>, dy: UnsafePointer<Float>, to dB: UnsafeMutablePointer<Float>
    ) {
        BLAS.multiply(
            outputs, rank, rows, alpha: scale, dy, stride: outputs, transposedA: true, h, stride: rank, beta: 1,
            into: dB, stride: rank)
    }
}
