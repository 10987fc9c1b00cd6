import CKernels

// One row asked of each text, by kernels of our own, since a product of one row has nothing to gain from BLAS and its
// bits must not depend on how many such rows stand together. Every token is seen.
extension Attention {
    private func weights(_ span: Span, asking row: Int, head: Int, into scores: UnsafeMutablePointer<Float>) {
        nj_dot_rows(
            span.count, heads.size, key.rows.width,
            key.pointer(row: span.first, head: heads.keyValueHead(of: head)), query.pointer(row: row, head: head),
            scores)
        nj_softmax(1, span.count, span.count, heads.scale, scores)
    }

    /// softmax(scale·q·kᵀ)·v of one row.
    func single(_ span: Span, asking row: Int) {
        let scores = tape.temporary(span.count)
        for head in 0..<heads.count {
            weights(span, asking: row, head: head, into: scores.pointer)
            nj_sum_rows(
                span.count, heads.size, value.rows.width, scores.pointer,
                value.pointer(row: span.first, head: heads.keyValueHead(of: head)),
                context.pointer + row * context.width + head * heads.size)
        }
    }

    func singleBackward(_ span: Span, asking row: Int, lanes: Int) {
        let size = heads.size
        let scores = tape.temporary(span.count), slopes = tape.temporary(span.count)
        for head in 0..<heads.count {
            let shared = heads.keyValueHead(of: head)
            weights(span, asking: row, head: head, into: scores.pointer)
            for lane in 0..<lanes {
                let dContext = context.gradient(lane) + row * context.width + head * size
                nj_dot_rows(
                    span.count, size, value.rows.width, value.pointer(row: span.first, head: shared), dContext,
                    slopes.pointer)
                nj_softmax_gradient(1, span.count, heads.scale, scores.pointer, slopes.pointer)
                nj_sum_rows(
                    span.count, size, key.rows.width, slopes.pointer, key.pointer(row: span.first, head: shared),
                    query.gradient(lane, row: row, head: head))
                let asked = query.pointer(row: row, head: head)
                for token in 0..<span.count {
                    nj_sum_rows(
                        1, size, 0, slopes.pointer + token, asked,
                        key.gradient(lane, row: span.first + token, head: shared))
                    nj_sum_rows(
                        1, size, 0, scores.pointer + token, dContext,
                        value.gradient(lane, row: span.first + token, head: shared))
                }
            }
        }
    }
}
