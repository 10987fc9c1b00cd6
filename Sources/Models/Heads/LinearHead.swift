import Tensors

/// One dense layer: a causal LM's over each token, a classifier's over each token or over one of the text.
struct LinearHead: Head {
    let linear: Linear
    let reads: HeadRows

    var outputs: Int { linear.outputs }
    var smallestWeight: Int { linear.outputs * linear.inputs }

    func forward(_ hidden: Rows, on tape: Tape) -> Rows { tape.linear(hidden, linear) }
}
