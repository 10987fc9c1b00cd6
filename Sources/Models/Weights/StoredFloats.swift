import Problems
import Safetensors
import Tensors

/// A floating-point tensor as it lies in the checkpoint: float32, half or bfloat16, widened when read.
struct StoredFloats: Sendable {
    let tensor: StoredTensor
    let count: Int

    init(_ tensor: StoredTensor) throws {
        guard [.float32, .float16, .bfloat16].contains(tensor.type) else {
            throw Problem.badInput(
                "tensor \(tensor.name) has type \(tensor.type.rawValue); weights are read from F32, F16 and BF16",
                at: Problem.Place(file: tensor.file.url.path))
        }
        self.tensor = tensor
        count = tensor.count
    }

    /// Values `start` ..< `start + count` as float32.
    func widen(from start: Int, count: Int, into destination: UnsafeMutablePointer<Float>) {
        tensor.withBytes { bytes in
            let size = tensor.type == .float32 ? 4 : 2
            guard let source = bytes.baseAddress.map({ $0 + start * size }) else { return }
            // Old files may put a tensor at an odd place; copying goes by bytes and does not mind.
            if tensor.type == .float32 {
                UnsafeMutableRawPointer(destination).copyMemory(from: source, byteCount: count * 4)
            } else {
                widen(halves: source, count: count, into: destination)
            }
        }
    }

    private func widen(halves source: UnsafeRawPointer, count: Int, into destination: UnsafeMutablePointer<Float>) {
        let piece = 4096
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: min(count, piece)) { chunk in
            guard let chunk = chunk.baseAddress else { return }
            for first in stride(from: 0, to: count, by: piece) {
                let length = min(piece, count - first)
                UnsafeMutableRawPointer(chunk).copyMemory(from: source + first * 2, byteCount: length * 2)
                if tensor.type == .float16 {
                    Numbers.widen(half: chunk, count: length, into: destination + first)
                } else {
                    Numbers.widen(bfloat16: chunk, count: length, into: destination + first)
                }
            }
        }
    }

    /// All values: the mapped file's own pages where they are float32, a converted copy else.
    func buffer() -> FloatBuffer {
        let mapped = tensor.withBytes { bytes in bytes.baseAddress }
        if tensor.type == .float32, let mapped, Int(bitPattern: mapped) % MemoryLayout<Float>.alignment == 0 {
            return FloatBuffer(borrowing: mapped.assumingMemoryBound(to: Float.self), count: count, from: tensor.file)
        }
        let buffer = FloatBuffer(count: count)
        widen(from: 0, count: count, into: buffer.pointer)
        return buffer
    }
}
