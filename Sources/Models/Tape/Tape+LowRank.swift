import CKernels
import Tensors

extension Tape {
    /// y += scale·B·(A·x), in place.
    func add(_ adapter: LowRank, of x: Rows, to y: Rows) {
        let low = make(like: x, width: adapter.rank)
        let room = temporary(adapter.up.count)
        adapter.lower(rows: x.count, x.pointer, into: low.pointer)
        record(addingTo: [adapter.down.name]) { [lanes, weightGradients] in
            if x.isDifferentiable { adapter.addInputGradient(rows: lanes * x.count, low.gradient, to: x.gradient) }
            weightGradients?.add(to: adapter.down) { down in
                for lane in 0..<lanes {
                    adapter.addDownGradient(rows: x.count, x: x.pointer, dh: low.gradient(lane), to: down)
                }
            }
        }
        adapter.addRaised(rows: x.count, low.pointer, to: y.pointer, transposed: room.pointer)
        record(addingTo: [adapter.up.name]) { [lanes, weightGradients, unowned self] in
            let room = temporary(adapter.up.count)
            adapter.lowerGradient(rows: lanes * x.count, y.gradient, into: low.gradient, transposed: room.pointer)
            weightGradients?.add(to: adapter.up) { up in
                for lane in 0..<lanes {
                    adapter.addUpGradient(rows: x.count, h: low.pointer, dy: y.gradient(lane), to: up)
                }
            }
        }
    }

    /// A copy of x with values set to zero as `dropout` does; x itself where nothing is dropped.
    func dropped(_ x: Rows, _ probability: Double) -> Rows {
        guard dropout != nil, probability > 0 else { return x }
        return dropout(copied(x), probability)
    }

    /// Rows of their own with the values of x.
    func copied(_ x: Rows) -> Rows {
        let copy = make(like: x, width: x.width)
        let count = x.count * x.width
        copy.pointer.update(from: x.pointer, count: count)
        record { [lanes] in
            if x.isDifferentiable { nj_add(lanes * count, copy.gradient, x.gradient) }
        }
        return copy
    }
}
