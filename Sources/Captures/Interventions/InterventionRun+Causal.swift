import Models
import Tensors

// A causal model: a change at the last position leaves every earlier one as it was. A layer keeps the texts' keys and
// values; the unchanged last rows and every variant's are texts of one row after them.
extension InterventionRun {
    /// Variants and unchanged rows that one block takes.
    private static let rowsAtOnce = 512

    func advanceCausal(_ layer: any Layer, born: Range<Int>) throws {
        let prefixes = try advancePrefixes(layer)
        try advanceVariants(layer, prefixes)
        try advanceTails(layer, prefixes, born: born)
    }

    /// The texts themselves, and the keys and values of all their tokens but the last.
    private func advancePrefixes(_ layer: any Layer) throws -> [KeyValues] {
        let prefixes = KeptKeyValues(texts: texts.count)
        let blocks = forward.packed.blocks
        try parallel(blocks.count, threads: threads) { number, thread in
            let block = blocks[number]
            let tape = Tape(
                rows: RowRules.current.rows(
                    atLeast: forward.packed.rowCount(of: block), smallestWeight: layer.smallestWeight),
                spans: forward.packed.spans(of: block), scratch: scratches[thread].scratch,
                keep: { [self] keyValues, span in
                    let text = block.lowerBound + span
                    prefixes.set(keyValues.first(texts[text].ids.count - 1), of: text)
                })
            hidden.store(try layer.forward(hidden.rows(of: block, on: tape), on: tape), of: block)
        }
        return prefixes.all
    }

    /// The variants that are alive.
    private func advanceVariants(_ layer: any Layer, _ prefixes: [KeyValues]) throws {
        let chunks = (alive + Self.rowsAtOnce - 1) / Self.rowsAtOnce
        try parallel(chunks, threads: threads) { chunk, thread in
            let range = chunk * Self.rowsAtOnce..<min(alive, (chunk + 1) * Self.rowsAtOnce)
            let tape = singles(range.map { variants[$0].text }, layer, prefixes, scratches[thread].scratch)
            let input = tape.make(width: width)
            input.pointer.update(repeating: 0, count: input.count * width)
            for (span, variant) in zip(tape.spans, range) {
                (input.pointer + span.first * width).update(from: state(variant), count: width)
            }
            let output = try layer.forward(input, on: tape)
            for (span, variant) in zip(tape.spans, range) {
                state(variant).update(from: output.pointer + span.first * width, count: width)
            }
        }
    }

    /// The unchanged last rows, from which the variants of this layer are born.
    private func advanceTails(_ layer: any Layer, _ prefixes: [KeyValues], born: Range<Int>) throws {
        let jobs = tailJobs(born)
        let unchanged = FloatBuffer(count: tails.count)
        unchanged.pointer.update(from: tails.pointer, count: tails.count)
        try parallel(jobs.count, threads: threads) { number, thread in
            let job = jobs[number]
            let changes = job.texts.enumerated().flatMap { place, text in
                job.variants.filter { variants[$0].text == text }
                    .map { (variant: $0, row: RowRules.current.place(ofSingle: place)) }
            }
            let tape = singles(
                job.texts, layer, prefixes, scratches[thread].scratch,
                replace: changes.isEmpty
                    ? nil
                    : { [self] site, values, tape in
                        guard site == model.neuronSite else { return values }
                        return expanded(values, on: tape, kept: Array(0..<values.count), born: changes)
                    })
            let input = tape.make(width: width)
            input.pointer.update(repeating: 0, count: input.count * width)
            for (span, text) in zip(tape.spans, job.texts) {
                (input.pointer + span.first * width).update(from: unchanged.pointer + text * width, count: width)
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

    /// A tape over texts of one row, each after its prefix.
    private func singles(
        _ texts: [Int], _ layer: any Layer, _ prefixes: [KeyValues], _ scratch: Scratch,
        replace: ((Int, Rows, Tape) throws -> Rows)? = nil
    ) -> Tape {
        let rules = RowRules.current
        let spans = texts.enumerated().map { place, text in
            Span(first: rules.place(ofSingle: place), count: 1, position: self.texts[text].ids.count - 1)
        }
        return Tape(
            rows: rules.rows(forSingles: texts.count, smallestWeight: layer.smallestWeight), spans: spans,
            scratch: scratch, prefixes: texts.map { prefixes[$0] }, replace: replace)
    }
}

/// Each text's, set by the one thread that has it.
private final class KeptKeyValues: @unchecked Sendable {
    private let kept: UnsafeMutableBufferPointer<KeyValues?>

    init(texts: Int) {
        kept = .allocate(capacity: texts)
        kept.initialize(repeating: nil)
    }

    func set(_ keyValues: KeyValues, of text: Int) { kept[text] = keyValues }

    var all: [KeyValues] { kept.compactMap { $0 } }

    deinit {
        kept.deinitialize()
        kept.deallocate()
    }
}
