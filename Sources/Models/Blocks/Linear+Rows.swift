import Tensors

extension Linear {
    /// The layer over `count` rows, empty rows added as `RowRules` demands; the result lives in `scratch`.
    func applyToRows(_ x: UnsafePointer<Float>, count: Int, scratch: Scratch) -> UnsafeMutablePointer<Float> {
        let rows = RowRules.current.rows(atLeast: count, smallestWeight: outputs * inputs)
        let padded = scratch.take(rows * inputs)
        padded.update(from: x, count: count * inputs)
        (padded + count * inputs).update(repeating: 0, count: (rows - count) * inputs)
        let result = scratch.take(rows * outputs)
        apply(rows: rows, padded, into: result)
        return result
    }
}
