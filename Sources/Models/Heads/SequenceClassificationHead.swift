import Tensors

/// The classifier over act(pooler(h)) of a text's first token.
struct SequenceClassificationHead: Head {
    let pooler: Linear
    var activation = Activation.tanh
    let classifier: Linear

    var reads: HeadRows { .first }
    var outputs: Int { classifier.outputs }
    var smallestWeight: Int { min(pooler.outputs, classifier.outputs) * classifier.inputs }

    func forward(_ hidden: Rows, on tape: Tape) -> Rows {
        tape.linear(tape.activation(tape.linear(hidden, pooler), activation), classifier)
    }
}
