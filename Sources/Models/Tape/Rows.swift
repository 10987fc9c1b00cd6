import CKernels

/// Values on their way through a layer, [count × width], a row a token, and their gradients once asked for.
public final class Rows {
    /// How many rows, those that `RowRules` demands included.
    public let count: Int
    /// Values a row.
    public let width: Int
    /// Which of the block's rows each row was made from, where rows were put in the place of some: nil else.
    public let origins: [Int]?
    /// Whether a gradient by them goes anywhere.
    let isDifferentiable: Bool
    private let memory: ScratchMemory
    private let scratch: Scratch
    private let lanes: Int
    private var slopes: ScratchMemory?

    init(count: Int, width: Int, origins: [Int]? = nil, lanes: Int, isDifferentiable: Bool, scratch: Scratch) {
        self.count = count
        self.width = width
        self.origins = origins
        self.lanes = lanes
        self.isDifferentiable = isDifferentiable
        self.scratch = scratch
        memory = scratch.take(rows: count, width: width)
    }

    /// [count × width]
    public var pointer: UnsafeMutablePointer<Float> { memory.pointer }

    /// The gradients of the tape's targets by these values, [lanes × count × width]; zero until a step adds to them.
    public var gradient: UnsafeMutablePointer<Float> {
        if let slopes { return slopes.pointer }
        let slopes = scratch.take(lanes * count * width)
        slopes.pointer.update(repeating: 0, count: lanes * count * width)
        self.slopes = slopes
        return slopes.pointer
    }

    /// Adds to the gradients, which nobody need set to zero first.
    ///
    /// - Parameter body: Adds to what stands there (`isFirst` false), or writes over memory with no values yet.
    func accumulate(_ body: (_ gradient: UnsafeMutablePointer<Float>, _ isFirst: Bool) -> Void) {
        if let slopes { return body(slopes.pointer, false) }
        let slopes = scratch.take(lanes * count * width)
        body(slopes.pointer, true)
        self.slopes = slopes
    }

    /// Adds gradients of the same shape.
    func accumulate(_ gradient: UnsafePointer<Float>) {
        let size = lanes * count * width
        accumulate { own, isFirst in
            if isFirst { own.update(from: gradient, count: size) } else { nj_add(size, gradient, own) }
        }
    }

    /// The gradient of one lane, [count × width].
    public func gradient(_ lane: Int) -> UnsafeMutablePointer<Float> { gradient + lane * count * width }
}
