import CKernels
import Tensors

extension Tape {
    /// Attention of each text over itself by contents and relative positions (He et al. 2021, DeBERTa, equation 4):
    /// softmax(scale·(q·kᵀ + q_i·kʳ_δ(i,j) + k_j·qʳ_δ(i,j)))·v, [rows × heads·size]. The last term's δ is (j, i) in the
    /// paper; what is published was trained with (i, j).
    ///
    /// All calls' sizes follow from the text alone, so its neighbours cannot change its bits.
    func disentangledAttention(
        _ heads: AttentionHeads, query: Rows, key: Rows, value: Rows, relative: RelativeEmbeddings,
        dropout: Double = 0
    ) -> Rows {
        let context = make(width: heads.count * heads.size)
        // Rows of no text must be numbers too: gradients multiply them with zero.
        context.pointer.update(repeating: 0, count: context.count * context.width)
        let positions = RelativeProjections(relative, for: self)
        let attention = DisentangledAttention(
            heads: heads, query: query, key: key, value: value, context: context, positions: positions,
            masks: masks(dropout), tape: self)
        for (number, span) in spans.enumerated() { attention.forward(span, number) }
        record { [spans, lanes] in
            for (number, span) in spans.enumerated() { attention.backward(span, number, lanes: lanes) }
            positions.backward()
        }
        return narrowed(context)
    }
}

/// One call of `Tape.disentangledAttention`.
private struct DisentangledAttention {
    let heads: AttentionHeads
    let query, key, value, context: Rows
    let positions: RelativeProjections
    /// One a text; nil: no weights are dropped.
    let masks: [DropoutMask]?
    unowned let tape: Tape

    private var stride: Int { context.width }
    private func place(_ span: Span, _ head: Int) -> Int { span.first * stride + head * heads.size }

    /// The softmax of one head of a text, [tokens × tokens]; `products` has room for [tokens × `used`].
    private func weights(
        _ span: Span, head: Int, used: ClosedRange<Int>, products: ScratchMemory,
        into scores: UnsafeMutablePointer<Float>
    ) {
        let tokens = span.count, place = place(span, head)
        BLAS.multiply(
            tokens, tokens, heads.size, query.pointer + place, stride: stride, key.pointer + place, stride: stride,
            transposedB: true, into: scores, stride: tokens)
        let first = Int32(used.lowerBound)
        if let keys = positions.keys {
            compare(query, span, head: head, with: keys, used: used, into: products)
            positions.withPlaces { nj_gather_by_query(tokens, used.count, $0, first, products.pointer, scores) }
        }
        if let queries = positions.queries {
            compare(key, span, head: head, with: queries, used: used, into: products)
            positions.withPlaces { nj_gather_by_key(tokens, used.count, $0, first, products.pointer, scores) }
        }
        nj_softmax(tokens, tokens, tokens, heads.scale, scores)
    }

    /// x·pᵀ for the tokens of a text and the relative positions between them.
    private func compare(
        _ x: Rows, _ span: Span, head: Int, with p: Rows, used: ClosedRange<Int>, into products: ScratchMemory
    ) {
        BLAS.multiply(
            span.count, used.count, heads.size, x.pointer + place(span, head), stride: stride,
            p.pointer + used.lowerBound * stride + head * heads.size, stride: stride, transposedB: true,
            into: products.pointer, stride: used.count)
    }

    func forward(_ span: Span, _ number: Int) {
        let tokens = span.count, used = positions.rows(tokens: tokens)
        let scores = tape.temporary(tokens * tokens), products = tape.temporary(tokens * used.count)
        for head in 0..<heads.count {
            let place = place(span, head)
            weights(span, head: head, used: used, products: products, into: scores.pointer)
            masks?[number].apply(head: head, tokens: tokens, scores.pointer, into: scores.pointer)
            BLAS.multiply(
                tokens, heads.size, tokens, scores.pointer, stride: tokens, value.pointer + place, stride: stride,
                into: context.pointer + place, stride: stride)
        }
    }

    // As of plain attention; and the slopes of the scores, summed where they share a relative position, go on through
    // the products with keys and queries of positions.
    func backward(_ span: Span, _ number: Int, lanes: Int) {
        let tokens = span.count, size = heads.size, used = positions.rows(tokens: tokens)
        let scores = tape.temporary(tokens * tokens), slopes = tape.temporary(tokens * tokens)
        let products = tape.temporary(tokens * used.count)
        let dropped = masks == nil ? scores : tape.temporary(tokens * tokens)
        let first = Int32(used.lowerBound)
        for head in 0..<heads.count {
            let place = place(span, head)
            weights(span, head: head, used: used, products: products, into: scores.pointer)
            masks?[number].apply(head: head, tokens: tokens, scores.pointer, into: dropped.pointer)
            for lane in 0..<lanes {
                let dContext = context.gradient(lane) + place
                BLAS.multiply(
                    tokens, size, tokens, dropped.pointer, stride: tokens, transposedA: true, dContext, stride: stride,
                    beta: 1, into: value.gradient(lane) + place, stride: stride)
                BLAS.multiply(
                    tokens, tokens, size, dContext, stride: stride, value.pointer + place, stride: stride,
                    transposedB: true, into: slopes.pointer, stride: tokens)
                masks?[number].apply(head: head, tokens: tokens, slopes.pointer, into: slopes.pointer)
                nj_softmax_gradient(tokens, tokens, heads.scale, scores.pointer, slopes.pointer)
                BLAS.multiply(
                    tokens, size, tokens, slopes.pointer, stride: tokens, key.pointer + place, stride: stride,
                    beta: 1, into: query.gradient(lane) + place, stride: stride)
                BLAS.multiply(
                    tokens, size, tokens, slopes.pointer, stride: tokens, transposedA: true, query.pointer + place,
                    stride: stride, beta: 1, into: key.gradient(lane) + place, stride: stride)
                if let keys = positions.keys {
                    positions.withPlaces {
                        nj_scatter_by_query(tokens, used.count, $0, first, slopes.pointer, products.pointer)
                    }
                    compareBackward(query, span, lane: lane, head: head, with: keys, used: used, slopes: products)
                }
                if let queries = positions.queries {
                    positions.withPlaces {
                        nj_scatter_by_key(tokens, used.count, $0, first, slopes.pointer, products.pointer)
                    }
                    compareBackward(key, span, lane: lane, head: head, with: queries, used: used, slopes: products)
                }
            }
        }
    }

    private func compareBackward(
        _ x: Rows, _ span: Span, lane: Int, head: Int, with p: Rows, used: ClosedRange<Int>, slopes: ScratchMemory
    ) {
        let place = place(span, head), positionsPlace = used.lowerBound * stride + head * heads.size
        BLAS.multiply(
            span.count, heads.size, used.count, slopes.pointer, stride: used.count, p.pointer + positionsPlace,
            stride: stride, beta: 1, into: x.gradient(lane) + place, stride: stride)
        guard positions.isRecorded else { return }
        BLAS.multiply(
            used.count, heads.size, span.count, slopes.pointer, stride: used.count, transposedA: true,
            x.pointer + place, stride: stride, beta: 1, into: p.gradient(0) + positionsPlace, stride: stride)
    }
}
