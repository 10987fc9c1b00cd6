import Models
import Synchronization
import Tensors

// Points above their path's layer: ordinary texts, or last tokens, with states of their own.
extension PathRun {
    /// Takes the points through a layer; those of the layer's own paths begin in it.
    func advance(through index: Int, _ layer: any Layer) throws {
        let starts = starts(in: index), chunks = chunks(in: index)
        try parallel(starts.count + chunks.count, threads: threads) { number, thread in
            let scratch = scratches[thread].scratch
            guard number >= starts.count else { return try start(starts[number], through: index, layer, scratch) }
            let points = chunks[number - starts.count]
            let (tape, spans, _, output) = try forward(points, through: index, layer, scratch, lanes: 0)
            withExtendedLifetime(tape) {
                for (point, span) in zip(points, spans) {
                    state(point, after: index + 1)
                        .update(from: output.pointer + span.first * width, count: span.count * width)
                }
            }
        }
    }

    /// Takes the gradients back through a layer.
    ///
    /// - Returns: What the layer's own paths come to, by the batch's numbers of texts.
    func back(through index: Int, _ layer: any Layer) throws -> [PathGradients] {
        let starts = starts(in: index), chunks = chunks(in: index)
        let results = Mutex<[PathGradients]>([])
        try parallel(starts.count + chunks.count, threads: threads) { number, thread in
            let scratch = scratches[thread].scratch
            guard number >= starts.count else {
                let found = try finish(starts[number], through: index, layer, scratch)
                return results.withLock { $0 += found }
            }
            let points = chunks[number - starts.count]
            let (tape, spans, input, output) = try forward(points, through: index, layer, scratch, lanes: 1)
            for (point, span) in zip(points, spans) {
                (output.gradient(0) + span.first * width)
                    .update(from: gradient(point, after: index + 1), count: span.count * width)
            }
            tape.backward()
            for (point, span) in zip(points, tape.spans) {
                gradient(point, after: index)
                    .update(from: input.gradient(0) + span.first * width, count: span.count * width)
            }
        }
        return results.withLock { $0 }
    }

    /// The alive points of a layer, cut for the threads.
    private func chunks(in index: Int) -> [Range<Int>] {
        unchanged.chunks((0..<alive(in: index)).map { unchanged.rows(of: text(of: $0)) })
    }

    /// Computes a layer for some points; of the last layer only the rows that the head reads.
    ///
    /// - Returns: The tape, each point's rows in the output, and both ends.
    private func forward(
        _ points: Range<Int>, through index: Int, _ layer: any Layer, _ scratch: Scratch, lanes: Int
    ) throws -> (tape: Tape, spans: [Span], input: Rows, output: Rows) {
        let texts = points.map(text)
        let isLast = index + 1 == depth
        let tape = unchanged.tape(
            over: texts, through: index, layer, scratch, lanes: lanes,
            answers: isLast ? texts.map { rows[$0].read } : nil)
        let input = unchanged.input(of: tape) {
            UnsafePointer(state(points.lowerBound + $0, after: index))
        }
        let output = try layer.forward(input, on: tape)
        let spans =
            output.origins == nil
            ? zip(texts, tape.spans).map { text, span in
                let seen = seen(of: text, after: index + 1)
                return Span(first: span.first + seen.lowerBound, count: seen.count)
            }
            : texts.indices.map { Span(first: RowRules.current.place(ofSingle: $0), count: 1) }
        return (tape, spans, input, output)
    }
}
