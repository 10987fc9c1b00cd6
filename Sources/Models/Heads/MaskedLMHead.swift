import Tensors

/// LayerNorm(act(dense(h))), then the decoder over the vocabulary.
struct MaskedLMHead: Head {
    let dense: Linear
    let activation: Activation
    let norm: Norm
    let decoder: Linear

    var reads: HeadRows { .each }
    var outputs: Int { decoder.outputs }
    var smallestWeight: Int { dense.outputs * dense.inputs }

    func forward(_ hidden: Rows, on tape: Tape) -> Rows {
        tape.linear(tape.norm(tape.activation(tape.linear(hidden, dense), activation), norm), decoder)
    }
}
