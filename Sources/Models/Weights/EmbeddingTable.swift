import CKernels
import Checkpoints
import Tensors

/// An embedding whose rows are widened one at a time, so that a large vocabulary costs no memory.
public struct EmbeddingTable: Sendable {
    let tensor: any WeightTensor
    let trained: FloatBuffer?
    /// Ids that it has rows for.
    public let rows: Int
    /// Values a row.
    public let width: Int

    /// The checkpoint's key.
    public var name: String { tensor.name }

    /// Writes a row.
    public func read(row: Int, into destination: UnsafeMutablePointer<Float>) {
        if let trained {
            destination.update(from: trained.pointer + row * width, count: width)
        } else {
            tensor.read(from: row * width, count: width, into: destination)
        }
    }

    /// Lets go of the pages that rows were read from.
    public func letGo() { tensor.advise(.dontNeed) }

    /// Adds a row to what is there.
    func add(row: Int, to destination: UnsafeMutablePointer<Float>) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { buffer in
            guard let base = buffer.baseAddress else { return }
            read(row: row, into: base)
            nj_add(width, base, destination)
        }
    }
}
