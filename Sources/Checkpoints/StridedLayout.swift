/// How the elements of a tensor lie among those of its storage.
struct StridedLayout: Sendable {
    let shape: [Int]
    /// The step from an element to the next along each axis; none where the elements lie in row-major order.
    let strides: [Int]?
    let count: Int
    /// How many elements of the storage lie from the tensor's first to its last, both counted.
    let reach: Int

    /// Elements in row-major order, whose count is known to fit 64 bits.
    init(rowMajor shape: [Int]) {
        self.shape = shape
        strides = nil
        count = shape.reduce(1, *)
        reach = count
    }

    /// nil where an extent or stride is negative, or their products are beyond 64 bits.
    init?(shape: [Int], strides: [Int]) {
        guard shape.count == strides.count, shape.allSatisfy({ $0 >= 0 }) else { return nil }
        var count = 1
        for extent in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            guard !overflow else { return nil }
            count = product
        }
        self.shape = shape
        self.count = count
        guard count > 0 else {
            self.strides = nil
            reach = 0
            return
        }
        var reach = 1, isRowMajor = true
        for (extent, stride) in zip(shape, strides).reversed() where extent > 1 {
            // In row-major order what an axis steps over is what the axes after it reach.
            isRowMajor = isRowMajor && stride == reach
            let (span, overflow) = stride.multipliedReportingOverflow(by: extent - 1)
            let (sum, sumOverflow) = reach.addingReportingOverflow(span)
            guard stride >= 0, !overflow, !sumOverflow else { return nil }
            reach = sum
        }
        self.strides = isRowMajor ? nil : strides
        self.reach = reach
    }

    /// Whether it makes so much more of its storage than is there, by strides of 0, that a small file would fill memory.
    var isInflated: Bool { count > 1 << 16 && count / 16 > reach }

    /// Calls `body` with each run of elements that a constant step parts: where it begins in the storage, its step and
    /// how many it has, for the elements `start` ..< `start + count` of the row-major order.
    func runs(from start: Int, count: Int, _ body: (_ place: Int, _ step: Int, _ count: Int) -> Void) {
        guard let strides, let width = shape.last, let step = strides.last else { return body(start, 1, count) }
        var position = start, rest = count
        while rest > 0 {
            let run = min(rest, width - position % width)
            body(place(of: position, strides), step, run)
            position += run
            rest -= run
        }
    }

    /// Where the element of this row-major index lies.
    private func place(of index: Int, _ strides: [Int]) -> Int {
        var place = 0, rest = index
        for axis in shape.indices.reversed() {
            place += rest % shape[axis] * strides[axis]
            rest /= shape[axis]
        }
        return place
    }
}
