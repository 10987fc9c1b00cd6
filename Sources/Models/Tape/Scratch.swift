import Tensors

/// Memory that one thread uses again and again: what is let go is handed out next time.
public final class Scratch {
    private var free: [FloatBuffer] = []
    private var held = 0
    /// The most floats that it ever held at once, handed out or not.
    public private(set) var most = 0

    private let leastRows: Int

    /// Empty; grows with use.
    ///
    /// - Parameter rows: Of the largest block that is to come: where rows are taken there is room for so many, so that
    ///   blocks of all sizes use the same memory. 0: unknown.
    public init(rows: Int = 0) { leastRows = rows }

    /// Room for `rows` rows of so many floats.
    func take(rows: Int, width: Int) -> ScratchMemory { take(max(rows, leastRows) * width) }

    /// `count` floats, with whatever was left in them, until the result is let go.
    public func take(_ count: Int) -> ScratchMemory {
        // The smallest that fits; one much too large is left for those who need it. Where the rows of the largest block
        // are known, rows of one width fit exactly.
        let largest = leastRows > 0 ? count + count / 4 : 2 * count + 4096
        let fitting = free.indices.filter { free[$0].count >= count && free[$0].count <= largest }
        if let best = fitting.min(by: { free[$0].count < free[$1].count }) {
            return ScratchMemory(free.remove(at: best), of: self)
        }
        // Blocks grow little by little: what is too small now will not be asked for again.
        free.removeAll { buffer in
            let isTooSmall = buffer.count < count && buffer.count * 2 >= count
            if isTooSmall { held -= buffer.count }
            return isTooSmall
        }
        held += count
        most = max(most, held)
        return ScratchMemory(FloatBuffer(count: count), of: self)
    }

    fileprivate func giveBack(_ buffer: FloatBuffer) { free.append(buffer) }
}

/// Floats that go back to their `Scratch` when they are let go.
public final class ScratchMemory {
    private let buffer: FloatBuffer
    private let scratch: Scratch

    fileprivate init(_ buffer: FloatBuffer, of scratch: Scratch) {
        self.buffer = buffer
        self.scratch = scratch
    }

    /// The first element.
    public var pointer: UnsafeMutablePointer<Float> { buffer.pointer }

    deinit { scratch.giveBack(buffer) }
}
