import Foundation

/// How fast this machine multiplies, for estimates.
public enum Speed {
    /// Multiply-adds a second of one thread, tried for a few milliseconds on a product of a layer's shape.
    public static func multiplicationsPerSecond() -> Double {
        let rows = 384, width = 512
        let linear = Linear(weight: FloatBuffer(count: width * width), bias: nil, outputs: width, inputs: width)
        let x = FloatBuffer(count: rows * width), y = FloatBuffer(count: rows * width)
        linear.apply(rows: rows, x.pointer, into: y.pointer)
        let start = ContinuousClock.now
        let times = 8
        for _ in 0..<times { linear.apply(rows: rows, x.pointer, into: y.pointer) }
        let elapsed = start.duration(to: .now) / .seconds(1)
        return Double(times * rows * width * width) / max(elapsed, 1e-9)
    }
}
