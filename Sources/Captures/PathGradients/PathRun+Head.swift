import Models
import Tensors

extension PathRun {
    /// From each point's last row to its target and back.
    ///
    /// - Returns: The targets' values, [paths][nodes].
    func backThroughHead() throws -> [[Double]] {
        guard let head = try model.head() else { return [] }
        let values = RaggedValues(paths.map { _ in nodes.count })
        let norm = try model.finalNorm()
        let rules = RowRules.current
        let most = headRowsAtOnce(outputs: head.outputs, lanes: 1)
        try parallel((points + most - 1) / most, threads: threads) { chunk, thread in
            let points = chunk * most..<min(self.points, (chunk + 1) * most)
            let spans = points.indices.map { Span(first: rules.place(ofSingle: $0 - points.lowerBound), count: 1) }
            let tape = Tape(
                rows: rules.rows(forSingles: points.count, smallestWeight: head.smallestWeight), spans: spans,
                scratch: scratches[thread].scratch, lanes: 1)
            let input = unchanged.input(of: tape) { UnsafePointer(state(points.lowerBound + $0, after: depth)) }
            let logits = try head.forward(norm.map { tape.norm(input, $0) } ?? input, on: tape)
            for (point, span) in zip(points, spans) {
                let target = targets[text(of: point)]
                let start = span.first * head.outputs
                values.set(
                    target.value(of: logits.pointer + start, count: head.outputs), of: point / nodes.count,
                    point % nodes.count)
                target.addGradient(
                    of: logits.pointer + start, count: head.outputs, to: logits.gradient(0) + start)
            }
            tape.backward()
            for (point, span) in zip(points, spans) {
                gradient(point, after: depth).update(from: input.gradient(0) + span.first * width, count: width)
            }
        }
        return values.all
    }
}
