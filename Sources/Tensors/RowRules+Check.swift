extension RowRules {
    /// Tries the rules on the installed BLAS: a row alone, and at every legal place of blocks of several sizes.
    ///
    /// - Returns: Whether the row had the same bits each time.
    public func hold() -> Bool {
        [(384, 384), (64, 37), (111, 74), (96, 1536)].allSatisfy { holds(outputs: $0.0, inputs: $0.1) }
    }

    private func holds(outputs: Int, inputs: Int) -> Bool {
        // Any values do that exercise rounding; a linear congruence needs no seed.
        var state: UInt32 = 1
        func values(_ count: Int) -> FloatBuffer {
            FloatBuffer(
                (0..<count).map { _ in
                    state = state &* 1_664_525 &+ 1_013_904_223
                    return Float(Int32(bitPattern: state)) / 2_147_483_648
                })
        }
        let linear = Linear(
            weight: values(outputs * inputs), bias: values(outputs), outputs: outputs, inputs: inputs)
        let row = values(inputs)
        var reference: [Float]?
        for count in [1, 5, 13, 60, 767] {
            let rows = rows(atLeast: count, smallestWeight: outputs * inputs)
            let block = values(rows * inputs)
            let result = FloatBuffer(count: rows * outputs)
            // A text of one token may start at any aligned row below `count`.
            for place in stride(from: 0, to: count, by: max(alignment, 1)).prefix(64) {
                (block.pointer + place * inputs).update(from: row.pointer, count: inputs)
                linear.apply(rows: rows, block.pointer, into: result.pointer)
                let found = Array(UnsafeBufferPointer(start: result.pointer + place * outputs, count: outputs))
                if let reference, reference.map(\.bitPattern) != found.map(\.bitPattern) { return false }
                reference = reference ?? found
            }
        }
        return true
    }
}
