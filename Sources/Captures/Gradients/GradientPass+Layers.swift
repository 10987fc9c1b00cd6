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
        forward.model.askFor(layer: layer - 1)
        return try eachBlock { texts, scratch, gradients in
            let spans = forward.packed.spans(of: texts)
            var shown: [Int: SiteGradients] = [:]
            let tape = Tape(
                rows: RowRules.current.rows(
                    atLeast: forward.packed.rowCount(of: texts), smallestWeight: loaded.smallestWeight),
                spans: spans, scratch: scratch, lanes: lanes, weightGradients: gradients,
                observe: { [wanted] site, values in
                    if wanted.sites.contains(site) { shown[site] = SiteGradients(values, scratch: scratch) }
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
    func eachBlock(
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
