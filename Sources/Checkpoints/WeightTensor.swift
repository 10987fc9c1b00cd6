public import Foundation

/// A tensor of a checkpoint as float32, whatever type, block format or order its file keeps it in.
///
/// Nothing is read before it is asked for.
public protocol WeightTensor: Sendable {
    /// Its key, as transformers names it.
    var name: String { get }
    /// The extents, the slowest first.
    var shape: [Int] { get }
    /// The file it lies in.
    var file: URL { get }

    /// Writes the values `start` ..< `start + count` of its row-major order, widened to float32.
    func read(from start: Int, count: Int, into destination: UnsafeMutablePointer<Float>)

    /// The values in the mapped file itself, where they are aligned float32 in row-major order, and what keeps them
    /// mapped; nil else.
    var mapped: (values: UnsafePointer<Float>, owner: any AnyObject & Sendable)? { get }

    /// The bytes of the file that hold it, for reading ahead and letting go.
    func advise(_ advice: WeightAdvice)
}

/// How a tensor's bytes will be used.
public enum WeightAdvice: Sendable {
    /// Soon: read ahead.
    case willNeed
    /// No more: the pages may go.
    case dontNeed
}

extension WeightTensor {
    /// How many values it has.
    public var count: Int { shape.reduce(1, *) }

    /// All values as an array: simple, for small tensors.
    public func floats() -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let base = buffer.baseAddress { read(from: 0, count: count, into: base) }
            initialized = count
        }
    }
}

/// A file of weights, or several of one kind, opened: names, and tensors by name.
protocol WeightFile: Sendable {
    var url: URL { get }
    /// Every tensor's key.
    var names: [String] { get }
    /// A tensor by its key, which is one of `names`.
    ///
    /// - Throws: A `Problem` where its type is no number that weights are read from.
    func tensor(_ name: String) throws -> any WeightTensor
}
