import Tensors

/// Memory that one thread uses again and again: what is let go is handed out next time.
public final class Scratch {
    private var free: [FloatBuffer] = []

    /// Empty; grows with use.
    public init() {}

    /// `count` floats, with whatever was left in them, until the result is let go.
    public func take(_ count: Int) -> ScratchMemory {
        // The smallest that fits; one much too large is left for those who need it.
        let fitting = free.indices.filter { free[$0].count >= count && free[$0].count <= 2 * count + 4096 }
        if let best = fitting.min(by: { free[$0].count < free[$1].count }) {
            return ScratchMemory(free.remove(at: best), of: self)
        }
        // Blocks grow little by little: what is too small now will not be asked for again.
        free.removeAll { $0.count < count && $0.count * 2 >= count }
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
