import CKernels
import Files
import Foundation
import Problems
import Safetensors

/// Floats that lie in a mapped file, in any order: float32, half, bfloat16, or float64, which is rounded.
struct MappedFloats: WeightTensor {
    let name: String
    private let type: ElementType
    private let layout: StridedLayout
    private let bytes: Range<Int>
    private let mapping: MappedFile

    /// The tensor of this type whose first element lies at byte `start`, and whose last is known to lie in the file.
    ///
    /// - Throws: A `Problem` where the type is none that weights are read from.
    init(_ name: String, _ type: ElementType, _ layout: StridedLayout, at start: Int, in mapping: MappedFile) throws {
        guard [.float32, .float16, .bfloat16, .float64].contains(type) else {
            throw Problem.badInput(
                "tensor \(name) has type \(type.rawValue); weights are read from F32, F16, BF16 and F64",
                at: Problem.Place(file: mapping.url.path))
        }
        self.name = name
        self.type = type
        self.layout = layout
        bytes = start..<start + layout.reach * type.size
        self.mapping = mapping
    }

    var shape: [Int] { layout.shape }
    var file: URL { mapping.url }

    func read(from start: Int, count: Int, into destination: UnsafeMutablePointer<Float>) {
        guard count > 0, let base = mapping.bytes.baseAddress else { return }
        withExtendedLifetime(mapping) {
            var destination = destination
            layout.runs(from: start, count: count) { place, step, count in
                let source = base + bytes.lowerBound + place * type.size
                step == 1 ? widen(count, source, destination) : gather(count, source, step, destination)
                destination += count
            }
        }
    }

    var mapped: (values: UnsafePointer<Float>, owner: any AnyObject & Sendable)? {
        guard type == .float32, layout.strides == nil, let base = mapping.bytes.baseAddress,
            Int(bitPattern: base + bytes.lowerBound) % MemoryLayout<Float>.alignment == 0
        else { return nil }
        return ((base + bytes.lowerBound).assumingMemoryBound(to: Float.self), mapping)
    }

    func advise(_ advice: WeightAdvice) { mapping.advise(advice == .willNeed ? .willNeed : .dontNeed, bytes) }

    private func widen(_ count: Int, _ source: UnsafeRawPointer, _ destination: UnsafeMutablePointer<Float>) {
        switch type {
        case .float16: nj_half_to_float(count, source, destination)
        case .bfloat16: nj_bfloat16_to_float(count, source, destination)
        case .float64:
            for i in 0..<count { destination[i] = Float(source.loadUnaligned(fromByteOffset: 8 * i, as: Double.self)) }
        default: UnsafeMutableRawPointer(destination).copyMemory(from: source, byteCount: count * 4)
        }
    }

    /// Brings elements that lie apart together, some at a time, and widens them.
    private func gather(
        _ count: Int, _ source: UnsafeRawPointer, _ step: Int, _ destination: UnsafeMutablePointer<Float>
    ) {
        let most = 512
        withUnsafeTemporaryAllocation(byteCount: most * type.size, alignment: 8) { near in
            guard let gathered = near.baseAddress else { return }
            for start in stride(from: 0, to: count, by: most) {
                let some = min(most, count - start)
                for i in 0..<some {
                    (gathered + i * type.size).copyMemory(
                        from: source + (start + i) * step * type.size, byteCount: type.size)
                }
                widen(some, gathered, destination + start)
            }
        }
    }
}
