import Tensors

/// The classifier over tanh(pooler(h[CLS])).
struct SequenceClassificationHead: Head {
    let pooler: Linear
    let classifier: Linear

    var outputs: Int { classifier.outputs }

    func logits(_ hidden: UnsafePointer<Float>, tokens: Int) -> [Float] {
        let scratch = Scratch()
        let pooled = pooler.applyToRows(hidden, count: 1, scratch: scratch)
        Activation.tanh.apply(pooled, count: pooler.outputs)
        let logits = classifier.applyToRows(pooled, count: 1, scratch: scratch)
        return Array(UnsafeBufferPointer(start: logits, count: outputs))
    }
}
