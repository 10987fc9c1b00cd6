import Models
import Problems
import Tensors

extension GradientPass {
    /// Takes the carried gradients back through one layer, and the last normalisation before the last one.
    ///
    /// - Returns: The gradients by weights, empty where they are not wanted.
    func back(
        through layer: Int, from states: HiddenStates, carry: FloatBuffer,
        observe: @Sendable (BlockGradients) throws -> Void
    ) throws -> [String: FloatBuffer] {
        let loaded = try forward.model.layer(layer)
        let norm = layer + 1 == forward.model.shape.layers ? try forward.model.finalNorm() : nil
        return try eachBlock { texts, scratch, gradients in
            let spans = forward.packed.spans(of: texts)
            var shown: [Int: SiteGradients] = [:]
            let tape = Tape(
                rows: RowRules.current.rows(
                    atLeast: forward.packed.rowCount(of: texts), smallestWeight: loaded.smallestWeight),
                spans: spans, scratch: scratch, lanes: lanes, weightGradients: gradients,
                observe: { [wanted] site, values in
                    guard wanted.sites.contains(site) else { return }
                    // A copy: rotary embedding turns queries and keys where they stand.
                    let copy = scratch.take(values.count * values.width)
                    copy.pointer.update(from: values.pointer, count: values.count * values.width)
                    shown[site] = SiteGradients(width: values.width, rows: values.count, copy: copy, shown: values)
                })
            let input = states.rows(of: texts, on: tape)
            let output = try loaded.forward(input, on: tape)
            let last = norm.map { tape.norm(output, $0) } ?? output
            exchange(carry, with: last, of: texts) { carried, gradient, count in
                gradient.update(from: carried, count: count)
            }
            tape.backward()
            try observe(BlockGradients(layer: layer, texts: texts, spans: spans, sites: shown))
            exchange(carry, with: input, of: texts) { carried, gradient, count in
                carried.update(from: gradient, count: count)
            }
        }
    }

    /// From the targets to the last states, block by block.
    ///
    /// - Returns: The targets' values.
    func backThroughHead(
        _ states: HiddenStates, carry: FloatBuffer, shared: inout SharedGradients
    ) throws -> [[Double]] {
        guard let head = try forward.model.head() else { return [] }
        let values = RaggedValues(targets.map(\.count))
        let width = states.width
        let rules = RowRules.current
        // Logits of a large vocabulary are the widest rows of all.
        let most = max(1, Self.logitsAtOnce / (head.outputs * (lanes + 1)))
        let gradients = try eachBlock { texts, scratch, gradients in
            let places = texts.flatMap { text in
                Set(targets[text].map { row(of: $0, in: text, head) }).sorted().map { (text: text, row: $0) }
            }
            for first in stride(from: 0, to: places.count, by: most) {
                let places = places[first..<min(first + most, places.count)]
                let spans = places.indices.map { Span(first: rules.place(ofSingle: $0 - first), count: 1) }
                let tape = Tape(
                    rows: rules.rows(forSingles: places.count, smallestWeight: head.smallestWeight),
                    spans: spans, scratch: scratch, lanes: lanes, weightGradients: gradients)
                let input = tape.make(width: width)
                input.pointer.update(repeating: 0, count: input.count * width)
                for (place, span) in zip(places, spans) {
                    (input.pointer + span.first * width).update(
                        from: states.pointer(of: place.text) + place.row * width, count: width)
                }
                let logits = try head.forward(input, on: tape)
                for (place, span) in zip(places, spans) {
                    let start = span.first * head.outputs
                    for (number, target) in targets[place.text].enumerated()
                    where row(of: target, in: place.text, head) == place.row {
                        values.set(
                            target.value(of: logits.pointer + start, count: head.outputs), of: place.text, number)
                        target.addGradient(
                            of: logits.pointer + start, count: head.outputs,
                            to: logits.gradient(target.lane) + start)
                    }
                }
                tape.backward()
                for lane in 0..<lanes {
                    for (place, span) in zip(places, spans) {
                        let home = lane * forward.packed.rows + forward.packed.firstRows[place.text] + place.row
                        (carry.pointer + home * width).update(
                            from: input.gradient(lane) + span.first * width, count: width)
                    }
                }
            }
        }
        shared.add(gradients)
        return values.all
    }

    /// The row of a text that a target's logits are made from.
    private func row(of target: GradientTarget, in text: Int, _ head: any Head) -> Int {
        head.reads == .each ? target.position : head.reads.rows(of: forward.packed.texts[text].count).lowerBound
    }

    /// From the first states to the word embedding's rows.
    func backThroughEmbedding(
        carry: FloatBuffer, observe: @Sendable (EmbeddingGradients) throws -> Void
    ) throws -> [String: FloatBuffer] {
        let embedding = try forward.model.embedding()
        return try eachBlock { texts, scratch, gradients in
            let spans = forward.packed.spans(of: texts)
            let tape = Tape(
                rows: forward.packed.rowCount(of: texts), spans: spans, scratch: scratch, lanes: lanes,
                weightGradients: gradients)
            let words = forward.words(of: texts, embedding.words, on: tape)
            let states = try embedding.forward(words, on: tape)
            exchange(carry, with: states, of: texts) { carried, gradient, count in
                gradient.update(from: carried, count: count)
            }
            tape.backward()
            try observe(EmbeddingGradients(texts: texts, spans: spans, words: words, states: states))
            var ids = [Int](repeating: -1, count: words.count)
            for (text, span) in zip(texts, spans) {
                for (row, id) in forward.packed.texts[text].enumerated() { ids[span.first + row] = Int(id) }
            }
            for lane in 0..<lanes { gradients?.add(words.gradient(lane), rows: ids, of: embedding.words) }
        }
    }

    /// Runs `body` for every block. Without weights a thread takes whatever block is next; with them, the blocks are cut
    /// into a fixed number of runs, each with sums of its own, which are added up in their order.
    private func eachBlock(
        _ body: @Sendable (_ texts: Range<Int>, _ scratch: Scratch, _ gradients: WeightGradients?) throws -> Void
    ) throws -> [String: FloatBuffer] {
        let blocks = forward.packed.blocks, threads = forward.resources.threads
        let scratches = ThreadScratch.forThreads(threads)
        guard wanted.weights else {
            try parallel(blocks.count, threads: threads) { number, thread in
                try body(blocks[number], scratches[thread].scratch, nil)
            }
            return [:]
        }
        let parts = min(Self.weightParts, blocks.count)
        let sums = (0..<parts).map { _ in PartialGradients() }
        try parallel(parts, threads: threads) { part, thread in
            for number in part * blocks.count / parts..<(part + 1) * blocks.count / parts {
                try body(blocks[number], scratches[thread].scratch, sums[part].gradients)
            }
        }
        var total = SharedGradients()
        for sum in sums { total.add(sum.gradients.byName) }
        return total.all
    }

    /// Shows, lane by lane, a block's part of the carried gradients beside the gradients of its rows.
    private func exchange(
        _ carry: FloatBuffer, with rows: Rows, of texts: Range<Int>,
        _ body: (_ carried: UnsafeMutablePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, _ count: Int) -> Void
    ) {
        let width = forward.model.shape.width
        let count = forward.packed.rowCount(of: texts) * width
        for lane in 0..<lanes {
            let first = (lane * forward.packed.rows + forward.packed.firstRows[texts.lowerBound]) * width
            body(carry.pointer + first, rows.gradient(lane), count)
        }
    }
}

/// `@unchecked Sendable`: one thread works on a part.
private final class PartialGradients: @unchecked Sendable {
    let gradients = WeightGradients()
}
