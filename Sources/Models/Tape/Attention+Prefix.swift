import CKernels

// A few rows after a prefix whose keys and values are known: a row at a time, by kernels of our own, since a product of
// one row has nothing to gain from BLAS and its bits must not depend on how many such rows stand together.
extension Attention {
    /// The weights of one head of one row: over the prefix, then over the span's own rows up to it.
    private func weights(
        row: Int, of span: Span, after prefix: KeyValues, head: Int, into scores: UnsafeMutablePointer<Float>
    ) {
        let shared = heads.keyValueHead(of: head)
        let own = heads.isCausal ? row + 1 : span.count
        let asked = query.pointer(row: span.first + row, head: head)
        nj_dot_rows(
            prefix.tokens, heads.size, prefix.width, prefix.keys.pointer + shared * heads.size, asked, scores)
        nj_dot_rows(
            own, heads.size, key.rows.width, key.pointer(row: span.first, head: shared), asked,
            scores + prefix.tokens)
        let unseen = heads.hidden(before: prefix.tokens + row), seen = prefix.tokens + own - unseen
        scores.update(repeating: 0, count: unseen)
        nj_softmax(1, seen, seen, heads.scale, scores + unseen)
    }

    func rowByRow(_ span: Span, after prefix: KeyValues) {
        let scores = tape.temporary(prefix.tokens + span.count)
        for row in 0..<span.count {
            for head in 0..<heads.count {
                let shared = heads.keyValueHead(of: head)
                let own = heads.isCausal ? row + 1 : span.count
                weights(row: row, of: span, after: prefix, head: head, into: scores.pointer)
                let result = context.pointer + (span.first + row) * context.width + head * heads.size
                nj_sum_rows(
                    prefix.tokens, heads.size, prefix.width, scores.pointer,
                    prefix.values.pointer + shared * heads.size, result)
                nj_sum_rows(
                    own, heads.size, value.rows.width, scores.pointer + prefix.tokens,
                    value.pointer(row: span.first, head: shared), result)
            }
        }
    }

    /// The gradients by the span's own rows; the prefix is given, and what it depends on is not asked.
    func rowByRowBackward(_ span: Span, after prefix: KeyValues, lanes: Int) {
        let size = heads.size
        let scores = tape.temporary(prefix.tokens + span.count), slopes = tape.temporary(prefix.tokens + span.count)
        for row in 0..<span.count {
            let own = heads.isCausal ? row + 1 : span.count
            let seen = prefix.tokens + own
            for head in 0..<heads.count {
                let shared = heads.keyValueHead(of: head)
                weights(row: row, of: span, after: prefix, head: head, into: scores.pointer)
                for lane in 0..<lanes {
                    let dContext = context.gradient(lane) + (span.first + row) * context.width + head * size
                    nj_dot_rows(
                        prefix.tokens, size, prefix.width, prefix.values.pointer + shared * size, dContext,
                        slopes.pointer)
                    nj_dot_rows(
                        own, size, value.rows.width, value.pointer(row: span.first, head: shared), dContext,
                        slopes.pointer + prefix.tokens)
                    nj_softmax_gradient(1, seen, heads.scale, scores.pointer, slopes.pointer)
                    let dQuery = query.gradient(lane, row: span.first + row, head: head)
                    nj_sum_rows(
                        prefix.tokens, size, prefix.width, slopes.pointer, prefix.keys.pointer + shared * size, dQuery)
                    nj_sum_rows(
                        own, size, key.rows.width, slopes.pointer + prefix.tokens,
                        key.pointer(row: span.first, head: shared), dQuery)
                    let asked = query.pointer(row: span.first + row, head: head)
                    for other in 0..<own {
                        let slope = slopes.pointer + prefix.tokens + other
                        let weight = scores.pointer + prefix.tokens + other
                        nj_sum_rows(1, size, 0, slope, asked, key.gradient(lane, row: span.first + other, head: shared))
                        nj_sum_rows(
                            1, size, 0, weight, dContext, value.gradient(lane, row: span.first + other, head: shared))
                    }
                }
            }
        }
    }
}
