extension RowRules {
    /// Tries the rules on the installed BLAS: a row at legal places of blocks of several sizes, in every product that
    /// layers are made of, forward and for the gradient, the weight stored either way.
    ///
    /// - Returns: Whether the row had the same bits each time.
    public func hold() -> Bool {
        [(384, 384), (64, 37), (111, 74), (96, 1536)].allSatisfy { outputs, inputs in
            var numbers = Numbers()
            let weight = numbers.next(outputs * inputs), bias = numbers.next(outputs)
            return [Linear.Layout.outputsFirst, .inputsFirst].allSatisfy { layout in
                func linear(_ bias: FloatBuffer?) -> Linear {
                    Linear(weight: weight, bias: bias, outputs: outputs, inputs: inputs, layout: layout)
                }
                let biased = linear(bias), plain = linear(nil)
                return holds(from: inputs, to: outputs) { biased.apply(rows: $0, $1, into: $2) }
                    && holds(from: inputs, to: outputs) { plain.apply(rows: $0, $1, into: $2) }
                    && holds(from: outputs, to: inputs) { plain.inputGradient(rows: $0, $1, addingTo: true, $2) }
            }
        }
    }

    /// Any values do that exercise rounding; a linear congruence needs no seed.
    private struct Numbers {
        private var state: UInt32 = 1

        mutating func next(_ count: Int) -> FloatBuffer {
            FloatBuffer(
                (0..<count).map { _ in
                    state = state &* 1_664_525 &+ 1_013_904_223
                    return Float(Int32(bitPattern: state)) / 2_147_483_648
                })
        }
    }

    private func holds(
        from inputs: Int, to outputs: Int,
        _ product: (_ rows: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) -> Void
    ) -> Bool {
        var numbers = Numbers()
        let row = numbers.next(inputs), others = numbers.next(8_191)
        var reference: [UInt32]?
        for count in [1, 5, 13, 60, 767] {
            let rows = rows(atLeast: count, smallestWeight: outputs * inputs)
            let block = FloatBuffer(count: rows * inputs)
            for start in stride(from: 0, to: block.count, by: others.count) {
                (block.pointer + start).update(from: others.pointer, count: min(others.count, block.count - start))
            }
            // Texts of one token may start at an aligned row below `count` or on the few after it that are like it;
            // between the places tried are rows of other values.
            let places = stride(from: 0, to: count, by: 3 * alignment).flatMap { $0..<min($0 + interchangeable, rows) }
            for place in places { (block.pointer + place * inputs).update(from: row.pointer, count: inputs) }
            let result = FloatBuffer(count: rows * outputs)
            product(rows, block.pointer, result.pointer)
            for place in places {
                let found = (0..<outputs).map { result.pointer[place * outputs + $0].bitPattern }
                if let reference, reference != found { return false }
                reference = reference ?? found
            }
        }
        return true
    }
}
