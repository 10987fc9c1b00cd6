import CKernels
import Files
import Foundation
import Problems
import Safetensors

/// A safetensors file's weights.
struct SafetensorsWeights: WeightFile {
    let file: SafetensorsFile

    init(_ url: URL) throws { file = try SafetensorsFile(url) }

    var url: URL { file.url }
    var names: [String] { file.names }

    func tensor(_ name: String) throws -> any WeightTensor { try MappedFloats(file.tensor(name)) }
}

/// Floats that lie row by row in a mapped file: float32, half or bfloat16.
struct MappedFloats: WeightTensor {
    private let stored: StoredTensor

    init(_ stored: StoredTensor) throws {
        guard [.float32, .float16, .bfloat16].contains(stored.type) else {
            throw Problem.badInput(
                "tensor \(stored.name) has type \(stored.type.rawValue); weights are read from F32, F16 and BF16",
                at: Problem.Place(file: stored.file.url.path))
        }
        self.stored = stored
    }

    var name: String { stored.name }
    var shape: [Int] { stored.shape }
    var file: URL { stored.file.url }

    func read(from start: Int, count: Int, into destination: UnsafeMutablePointer<Float>) {
        stored.withBytes { bytes in
            guard let source = bytes.baseAddress.map({ $0 + start * stored.type.size }) else { return }
            switch stored.type {
            case .float16: nj_half_to_float(count, source, destination)
            case .bfloat16: nj_bfloat16_to_float(count, source, destination)
            default: UnsafeMutableRawPointer(destination).copyMemory(from: source, byteCount: count * 4)
            }
        }
    }

    var mapped: (values: UnsafePointer<Float>, owner: any AnyObject & Sendable)? {
        guard stored.type == .float32, let base = stored.withBytes(\.baseAddress),
            Int(bitPattern: base) % MemoryLayout<Float>.alignment == 0
        else { return nil }
        return (base.assumingMemoryBound(to: Float.self), stored.file)
    }

    func advise(_ advice: WeightAdvice) { stored.advise(advice == .willNeed ? .willNeed : .dontNeed) }
}
