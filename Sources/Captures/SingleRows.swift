import Models
import Tensors

/// Rows of logits, and of as many lanes more, that one thread takes at once of a head with so many outputs.
package func headRowsAtOnce(outputs: Int, lanes: Int = 0) -> Int {
    max(1, min(256, GradientPass.logitsAtOnce / ((lanes + 1) * max(outputs, 1))))
}

extension Head {
    /// Single states through the head, each as a text of one row.
    ///
    /// - Parameters:
    ///   - norm: The model's last normalisation, where the states are those before it.
    ///   - state: A row's state, [width].
    ///   - visit: Is handed each row's logits, [outputs], from several threads.
    func eachRow(
        _ count: Int, width: Int, norm: Norm? = nil, threads: Int, scratches: [ThreadScratch],
        state: @Sendable (_ row: Int) -> UnsafePointer<Float>,
        visit: @Sendable (_ row: Int, _ logits: UnsafePointer<Float>) -> Void
    ) throws {
        let rules = RowRules.current, most = headRowsAtOnce(outputs: outputs)
        try parallel((count + most - 1) / most, threads: threads) { chunk, thread in
            let rows = chunk * most..<min(count, (chunk + 1) * most)
            let tape = Tape(
                rows: rules.rows(forSingles: rows.count, smallestWeight: smallestWeight),
                spans: rows.map { Span(first: rules.place(ofSingle: $0 - rows.lowerBound), count: 1) },
                scratch: scratches[thread].scratch)
            let input = LastTokens.rows(of: tape, width: width) { state(rows.lowerBound + $0) }
            let logits = try forward(norm.map { tape.norm(input, $0) } ?? input, on: tape)
            for (row, span) in zip(rows, tape.spans) { visit(row, logits.pointer + span.first * outputs) }
        }
    }
}
