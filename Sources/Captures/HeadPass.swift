import Models
import Tensors

/// Logits, after a pass.
extension ForwardPass.Run {
    /// The head's logits of one text, [rows × outputs]; nil without a head.
    ///
    /// - Parameter positions: Which tokens, alone; nil: what the head reads, one row for a classifier of texts.
    public func logits(of text: Int, at positions: Range<Int>? = nil) throws -> [Float]? {
        guard let head = try head() else { return nil }
        let read = positions ?? head.reads.rows(of: hidden.tokens(of: text))
        let isMean = positions == nil && head.reads == .mean
        let rows = RowRules.current.rows(atLeast: read.count, smallestWeight: head.smallestWeight)
        let tape = Tape(rows: rows, spans: [Span(first: 0, count: read.count)], scratch: Scratch())
        let states = tape.make(width: hidden.width)
        let used = read.count * hidden.width
        states.pointer.update(from: hidden.pointer(of: text) + read.lowerBound * hidden.width, count: used)
        (states.pointer + used).update(repeating: 0, count: rows * hidden.width - used)
        let pooled = isMean ? tape.means(states, smallestWeight: head.smallestWeight) : states
        let logits = try head.forward(pooled, on: tape)
        return Array(UnsafeBufferPointer(start: logits.pointer, count: (isMean ? 1 : read.count) * head.outputs))
    }

    /// The head, loaded once.
    private func head() throws -> (any Head)? {
        if loadedHead == nil { loadedHead = try pass.model.head() }
        return loadedHead
    }
}
