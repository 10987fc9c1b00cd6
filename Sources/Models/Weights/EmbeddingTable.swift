import Checkpoints
import Tensors

/// An embedding whose rows are widened one at a time, so that a large vocabulary costs no memory.
struct EmbeddingTable: Sendable {
    let storage: any WeightTensor
    let rows: Int
    let width: Int

    func read(row: Int, into destination: UnsafeMutablePointer<Float>) {
        storage.read(from: row * width, count: width, into: destination)
    }

    func add(row: Int, to destination: UnsafeMutablePointer<Float>) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { buffer in
            guard let base = buffer.baseAddress else { return }
            read(row: row, into: base)
            for column in 0..<width { destination[column] += base[column] }
        }
    }
}
