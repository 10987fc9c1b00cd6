import Tensors

/// Memory that one thread reuses from block to block: `take` hands out the same buffers in the same order after each
/// `reset`, grown where a block is larger.
public final class Scratch {
    private var buffers: [FloatBuffer] = []
    private var used = 0

    /// Empty; grows with use.
    public init() {}

    /// All buffers are free again.
    public func reset() { used = 0 }

    /// The next `count` floats, with whatever an earlier block left in them.
    public func take(_ count: Int) -> UnsafeMutablePointer<Float> {
        if used == buffers.count {
            buffers.append(FloatBuffer(count: count))
        } else if buffers[used].count < count {
            buffers[used] = FloatBuffer(count: count)
        }
        defer { used += 1 }
        return buffers[used].pointer
    }
}
