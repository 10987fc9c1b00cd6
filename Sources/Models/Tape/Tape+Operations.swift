import CKernels
public import Tensors

extension Tape {
    /// x·Wᵀ + b, and the low-rank change where an adapter is on the layer.
    public func linear(_ x: Rows, _ layer: Linear) -> Rows {
        let y = product(x, layer)
        if let adapter = layer.adapter { add(adapter, of: dropped(x, adapter.dropout), to: y) }
        return y
    }

    /// x·Wᵀ + b
    func product(_ x: Rows, _ layer: Linear) -> Rows {
        if let pathPoints, pathPoints.rows === x { return product(pathPoints, layer) }
        let y = make(like: x, width: layer.outputs)
        layer.apply(rows: x.count, x.pointer, into: y.pointer)
        record(addingTo: [layer.weight.name, layer.bias?.name]) { [lanes, weightGradients] in
            if x.isDifferentiable {
                x.accumulate { gradient, isFirst in
                    layer.inputGradient(rows: lanes * x.count, y.gradient, addingTo: !isFirst, gradient)
                }
            }
            weightGradients?.add(to: layer.weight) { weight in
                for lane in 0..<lanes {
                    layer.addWeightGradient(rows: x.count, x: x.pointer, dy: y.gradient(lane), to: weight)
                }
            }
            weightGradients?.add(to: layer.bias) { bias in
                layer.addBiasGradient(rows: lanes * x.count, dy: y.gradient, to: bias)
            }
        }
        return y
    }

    /// The normalisation of each row.
    public func norm(_ x: Rows, _ norm: Norm) -> Rows {
        let y = make(like: x, width: x.width)
        norm.apply(rows: x.count, x.pointer, into: y.pointer)
        record(addingTo: [norm.gain.name, norm.bias?.name]) { [lanes, weightGradients, unowned self] in
            guard let weightGradients else {
                for lane in 0..<lanes {
                    norm.addGradient(rows: x.count, x.pointer, dy: y.gradient(lane), to: x.gradient(lane))
                }
                return
            }
            let sums = temporary(2 * x.width)
            sums.pointer.update(repeating: 0, count: 2 * x.width)
            for lane in 0..<lanes {
                norm.addGradient(
                    rows: x.count, x.pointer, dy: y.gradient(lane), to: x.gradient(lane), gain: sums.pointer,
                    bias: sums.pointer + x.width)
            }
            weightGradients.add(to: norm.gain) { nj_add(x.width, sums.pointer, $0) }
            weightGradients.add(to: norm.bias) { nj_add(x.width, sums.pointer + x.width, $0) }
        }
        return y
    }

    /// f(x)
    public func activation(_ x: Rows, _ activation: Activation) -> Rows {
        let y = make(like: x, width: x.width)
        let count = x.count * x.width
        activation.apply(x.pointer, count: count, into: y.pointer)
        record { [lanes] in
            x.accumulate { gradient, isFirst in
                for lane in 0..<lanes {
                    activation.gradient(
                        x.pointer, count: count, dy: y.gradient(lane), addingTo: !isFirst, gradient + lane * count)
                }
            }
        }
        return y
    }

    /// x + y. Where one has rows put in the place of some, the other's rows are repeated for them.
    public func add(_ x: Rows, _ y: Rows) -> Rows {
        let (x, y) = matched(x, y)
        let sum = make(like: x, width: x.width)
        let count = x.count * x.width
        sum.pointer.update(from: x.pointer, count: count)
        nj_add(count, y.pointer, sum.pointer)
        record {
            x.accumulate(sum.gradient)
            y.accumulate(sum.gradient)
        }
        return sum
    }

    /// x ⊙ y, rows repeated as in `add`.
    public func multiply(_ x: Rows, _ y: Rows) -> Rows {
        let (x, y) = matched(x, y)
        let product = make(like: x, width: x.width)
        let count = x.count * x.width
        product.pointer.update(repeating: 0, count: count)
        nj_multiply_add(count, x.pointer, y.pointer, product.pointer)
        record { [lanes] in
            for lane in 0..<lanes {
                nj_multiply_add(count, product.gradient(lane), y.pointer, x.gradient(lane))
                nj_multiply_add(count, product.gradient(lane), x.pointer, y.gradient(lane))
            }
        }
        return product
    }

    /// x + a row of `table` for each row of the block.
    ///
    /// - Parameter indices: The table's row for each row of the block; negative: none.
    public func addRows(_ x: Rows, of table: EmbeddingTable, at indices: [Int]) -> Rows {
        let sum = make(like: x, width: x.width)
        sum.pointer.update(from: x.pointer, count: x.count * x.width)
        for (row, index) in indices.enumerated() where index >= 0 {
            table.add(row: index, to: sum.pointer + row * x.width)
        }
        record(addingTo: [table.name]) { [lanes, weightGradients] in
            if x.isDifferentiable { nj_add(lanes * x.count * x.width, sum.gradient, x.gradient) }
            for lane in 0..<lanes {
                weightGradients?.add(sum.gradient(lane), rows: indices, of: table)
            }
        }
        return sum
    }

    /// For each row of the block the position of its token in its text; −1 for rows that hold none.
    public var positions: [Int] {
        var positions = [Int](repeating: -1, count: rows)
        for span in spans {
            for row in 0..<span.count { positions[span.first + row] = span.position + row }
        }
        return positions
    }

    /// Both with the rows of the one that has more.
    private func matched(_ x: Rows, _ y: Rows) -> (Rows, Rows) {
        if let origins = y.origins, x.origins == nil { return (repeated(x, origins), y) }
        if let origins = x.origins, y.origins == nil { return (x, repeated(y, origins)) }
        return (x, y)
    }

    /// The rows of x that `origins` names, in its order.
    public func repeated(_ x: Rows, _ origins: [Int]) -> Rows {
        let width = x.width
        let y = make(width: width, count: origins.count, origins: origins)
        for (row, origin) in origins.enumerated() {
            (y.pointer + row * width).update(from: x.pointer + origin * width, count: width)
        }
        record { [lanes] in
            for lane in 0..<lanes {
                for (row, origin) in origins.enumerated() {
                    nj_add(width, y.gradient(lane) + row * width, x.gradient(lane) + origin * width)
                }
            }
        }
        return y
    }
}
