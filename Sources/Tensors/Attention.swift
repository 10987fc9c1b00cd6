import CKernels

/// Scaled dot-product attention of one text over itself, every head.
///
/// All calls' sizes follow from the text alone, so its neighbours cannot change its bits.
public struct SelfAttention: Sendable {
    /// Heads and the width of one.
    public let heads: Int, headSize: Int

    /// Attention with scale 1/√headSize.
    public init(heads: Int, headSize: Int) {
        self.heads = heads
        self.headSize = headSize
    }

    /// How many floats of scratch a text of `tokens` needs.
    public static func scratch(tokens: Int) -> Int { tokens * tokens }

    /// context = softmax(q·kᵀ/√d)·v for rows [tokens × heads·headSize] of one text.
    public func apply(
        tokens: Int, query: UnsafePointer<Float>, key: UnsafePointer<Float>, value: UnsafePointer<Float>,
        context: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
    ) {
        let width = heads * headSize
        let scale = 1 / Float(headSize).squareRoot()
        for head in 0..<heads {
            let offset = head * headSize
            BLAS.multiply(
                tokens, tokens, headSize, query + offset, stride: width, key + offset, stride: width,
                transposedB: true, into: scratch, stride: tokens)
            nj_softmax(tokens, tokens, tokens, scale, scratch)
            BLAS.multiply(
                tokens, headSize, tokens, scratch, stride: tokens, value + offset, stride: width,
                into: context + offset, stride: width)
        }
    }
}
