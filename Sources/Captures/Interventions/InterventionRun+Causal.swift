import Models
import Tensors

// A causal model: a change at the last position leaves every earlier one as it was. A layer keeps the texts' keys and
// values; the unchanged last rows and every variant's are texts of one row after them.
extension InterventionRun {
    /// Variants and unchanged rows that one block takes.
    static let rowsAtOnce = 512

    func advanceCausal(_ layer: any Layer, born: Range<Int>) throws {
        guard let lastTokens else { return }
        let prefixes = try lastTokens.advance(layer)
        try advanceVariants(layer, lastTokens, prefixes)
        try advanceTails(layer, lastTokens, prefixes, born: born)
    }

    /// The variants that are alive.
    private func advanceVariants(
        _ layer: any Layer, _ lastTokens: LastTokens, _ prefixes: [KeyValues]
    ) throws {
        let chunks = (alive + Self.rowsAtOnce - 1) / Self.rowsAtOnce
        try parallel(chunks, threads: threads) { chunk, thread in
            let range = chunk * Self.rowsAtOnce..<min(alive, (chunk + 1) * Self.rowsAtOnce)
            let tape = lastTokens.tape(
                over: range.map { variants[$0].text }, layer, after: prefixes, scratches[thread].scratch)
            let input = LastTokens.rows(of: tape, width: width) { UnsafePointer(state(range.lowerBound + $0)) }
            let output = try layer.forward(input, on: tape)
            for (span, variant) in zip(tape.spans, range) {
                state(variant).update(from: output.pointer + span.first * width, count: width)
            }
        }
    }

    /// The unchanged last rows, from which the variants of this layer are born.
    private func advanceTails(
        _ layer: any Layer, _ lastTokens: LastTokens, _ prefixes: [KeyValues], born: Range<Int>
    ) throws {
        let jobs = tailJobs(born)
        let unchanged = FloatBuffer(count: tails.count)
        unchanged.pointer.update(from: tails.pointer, count: tails.count)
        try parallel(jobs.count, threads: threads) { number, thread in
            let job = jobs[number]
            let changes = job.texts.enumerated().flatMap { place, text in
                job.variants.filter { variants[$0].text == text }
                    .map { (variant: $0, row: RowRules.current.place(ofSingle: place)) }
            }
            let tape = lastTokens.tape(
                over: job.texts, layer, after: prefixes, scratches[thread].scratch,
                replace: changes.isEmpty
                    ? nil
                    : { [self] site, values, tape in
                        guard site == model.neuronSite else { return values }
                        return expanded(values, on: tape, kept: Array(0..<values.count), born: changes)
                    })
            let input = LastTokens.rows(of: tape, width: width) {
                UnsafePointer(unchanged.pointer + job.texts[$0] * width)
            }
            let output = try layer.forward(input, on: tape)
            if job.isFirst {
                for (span, text) in zip(tape.spans, job.texts) {
                    tail(text).update(from: output.pointer + span.first * width, count: width)
                }
            }
            let start = RowRules.current.aligned(input.count)
            for (index, change) in changes.enumerated() {
                let row = start + RowRules.current.place(ofSingle: index)
                state(change.variant).update(from: output.pointer + row * width, count: width)
            }
        }
    }

    private struct TailJob {
        var texts: [Int]
        var variants: [Int]
        /// Whether it keeps the unchanged rows: a text with many variants has several jobs.
        var isFirst: Bool
    }

    private func tailJobs(_ born: Range<Int>) -> [TailJob] {
        var jobs: [TailJob] = []
        for first in stride(from: 0, to: texts.count, by: Self.rowsAtOnce) {
            jobs.append(
                TailJob(texts: Array(first..<min(texts.count, first + Self.rowsAtOnce)), variants: [], isFirst: true))
        }
        for first in stride(from: born.lowerBound, to: born.upperBound, by: Self.rowsAtOnce) {
            let range = first..<min(born.upperBound, first + Self.rowsAtOnce)
            jobs.append(
                TailJob(texts: Set(range.map { variants[$0].text }).sorted(), variants: Array(range), isFirst: false))
        }
        return jobs
    }
}
