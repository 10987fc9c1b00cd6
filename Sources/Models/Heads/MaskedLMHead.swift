import Tensors

/// LayerNorm(act(dense(h))), then the decoder over the vocabulary.
struct MaskedLMHead: Head {
    let dense: Linear
    let activation: Activation
    let norm: LayerNorm
    let decoder: Linear

    var outputs: Int { decoder.outputs }

    func logits(_ hidden: UnsafePointer<Float>, tokens: Int) -> [Float] {
        let scratch = Scratch()
        let transformed = dense.applyToRows(hidden, count: tokens, scratch: scratch)
        activation.apply(transformed, count: tokens * dense.outputs)
        norm.apply(rows: tokens, transformed, into: transformed)
        let logits = decoder.applyToRows(transformed, count: tokens, scratch: scratch)
        return Array(UnsafeBufferPointer(start: logits, count: tokens * outputs))
    }
}
