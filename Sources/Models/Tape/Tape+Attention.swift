import CKernels
import Tensors

extension Tape {
    /// Scaled dot-product attention of each text over itself, and over its prefix where there is one:
    /// softmax(scale·q·kᵀ)·v, [rows × heads·size].
    ///
    /// All calls' sizes follow from the text alone, so its neighbours cannot change its bits.
    ///
    /// - Parameters:
    ///   - query: Of all rows, or of those that `asked` leaves.
    ///   - dropout: How many of the weights are dropped in training.
    public func attention(
        _ heads: AttentionHeads, query: HeadView, key: HeadView, value: HeadView, dropout: Double = 0
    ) -> Rows {
        let asksSingles = query.rows.origins != nil
        let context = make(like: query.rows, width: heads.count * heads.size)
        // Rows of no text must be numbers too: gradients multiply them with zero.
        context.pointer.update(repeating: 0, count: context.count * context.width)
        let attention = Attention(
            heads: heads, query: query, key: key, value: value, context: context, masks: masks(dropout), tape: self)
        for (number, span) in spans.enumerated() {
            if keepsKeyValues { keepKeyValues({ attention.keyValues(of: span) }, span: number) }
            if asksSingles {
                attention.single(span, asking: RowRules.current.place(ofSingle: number))
            } else if let prefix = prefixes?[number] {
                attention.rowByRow(span, after: prefix)
            } else {
                attention.forward(span, number)
            }
        }
        record { [spans, lanes, prefixes] in
            for (number, span) in spans.enumerated() {
                if asksSingles {
                    attention.singleBackward(span, asking: RowRules.current.place(ofSingle: number), lanes: lanes)
                } else if let prefix = prefixes?[number] {
                    attention.rowByRowBackward(span, after: prefix, lanes: lanes)
                } else {
                    attention.backward(span, number, lanes: lanes)
                }
            }
        }
        return asksSingles ? context : narrowed(context)
    }
}

/// One call of `Tape.attention`.
struct Attention {
    let heads: AttentionHeads
    let query, key, value: HeadView
    let context: Rows
    /// One a text; nil: no weights are dropped.
    let masks: [DropoutMask]?
    unowned let tape: Tape

    /// softmax(scale·q·kᵀ) of one head of a text, [tokens × tokens].
    private func weights(_ span: Span, head: Int, into scores: UnsafeMutablePointer<Float>) {
        let tokens = span.count, shared = heads.keyValueHead(of: head)
        BLAS.multiply(
            tokens, tokens, heads.size, query.pointer(row: span.first, head: head), stride: query.rows.width,
            key.pointer(row: span.first, head: shared), stride: key.rows.width, transposedB: true,
            into: scores, stride: tokens)
        if heads.isCausal {
            nj_softmax_causal(tokens, tokens, heads.window ?? tokens, heads.scale, scores)
        } else {
            nj_softmax(tokens, tokens, tokens, heads.scale, scores)
        }
    }

    func forward(_ span: Span, _ number: Int) {
        let tokens = span.count
        let scores = tape.temporary(tokens * tokens)
        for head in 0..<heads.count {
            weights(span, head: head, into: scores.pointer)
            masks?[number].apply(head: head, tokens: tokens, scores.pointer, into: scores.pointer)
            BLAS.multiply(
                tokens, heads.size, tokens, scores.pointer, stride: tokens,
                value.pointer(row: span.first, head: heads.keyValueHead(of: head)), stride: value.rows.width,
                into: context.pointer + span.first * context.width + head * heads.size, stride: context.width)
        }
    }

    // With P the weights and C = P·V: dV += Pᵀ·dC, dP = dC·Vᵀ, dS = P ⊙ (dP − Σ P ⊙ dP)·scale, dQ += dS·K,
    // dK += dSᵀ·Q. P is computed again: it is cheaper to make than to keep. With a mask M, C = (M ⊙ P)·V, and
    // dP = M ⊙ (dC·Vᵀ).
    func backward(_ span: Span, _ number: Int, lanes: Int) {
        let tokens = span.count, size = heads.size
        let scores = tape.temporary(tokens * tokens), slopes = tape.temporary(tokens * tokens)
        let dropped = masks == nil ? scores : tape.temporary(tokens * tokens)
        for head in 0..<heads.count {
            let shared = heads.keyValueHead(of: head)
            weights(span, head: head, into: scores.pointer)
            masks?[number].apply(head: head, tokens: tokens, scores.pointer, into: dropped.pointer)
            for lane in 0..<lanes {
                let dContext = context.gradient(lane) + span.first * context.width + head * size
                BLAS.multiply(
                    tokens, size, tokens, dropped.pointer, stride: tokens, transposedA: true,
                    dContext, stride: context.width, beta: 1,
                    into: value.gradient(lane, row: span.first, head: shared), stride: value.rows.width)
                BLAS.multiply(
                    tokens, tokens, size, dContext, stride: context.width,
                    value.pointer(row: span.first, head: shared), stride: value.rows.width, transposedB: true,
                    into: slopes.pointer, stride: tokens)
                masks?[number].apply(head: head, tokens: tokens, slopes.pointer, into: slopes.pointer)
                nj_softmax_gradient(tokens, tokens, heads.scale, scores.pointer, slopes.pointer)
                BLAS.multiply(
                    tokens, size, tokens, slopes.pointer, stride: tokens,
                    key.pointer(row: span.first, head: shared), stride: key.rows.width, beta: 1,
                    into: query.gradient(lane, row: span.first, head: head), stride: query.rows.width)
                BLAS.multiply(
                    tokens, size, tokens, slopes.pointer, stride: tokens, transposedA: true,
                    query.pointer(row: span.first, head: head), stride: query.rows.width, beta: 1,
                    into: key.gradient(lane, row: span.first, head: shared), stride: key.rows.width)
            }
        }
    }

    /// A text's keys and values, heads side by side.
    func keyValues(of span: Span) -> KeyValues {
        let width = heads.keyValueCount * heads.size
        let keys = FloatBuffer(count: span.count * width), values = FloatBuffer(count: span.count * width)
        for row in 0..<span.count {
            for head in 0..<heads.keyValueCount {
                let place = row * width + head * heads.size
                (keys.pointer + place).update(from: key.pointer(row: span.first + row, head: head), count: heads.size)
                (values.pointer + place).update(
                    from: value.pointer(row: span.first + row, head: head), count: heads.size)
            }
        }
        return KeyValues(tokens: span.count, width: width, keys: keys, values: values)
    }
}
