public import Files
import Problems

/// A tensor that lies in a mapped file, which it keeps mapped.
public struct StoredTensor: Sendable {
    /// Its key, type, shape and place.
    public let info: TensorInfo
    /// The file it lies in.
    public let file: MappedFile

    /// The tensor's key.
    public var name: String { info.name }
    /// The elements' type.
    public var type: ElementType { info.type }
    /// The extents, the slowest first.
    public var shape: [Int] { info.shape }
    /// How many elements it has.
    public var count: Int { info.count }

    /// Lends the tensor's bytes: little-endian elements, row by row.
    ///
    /// They begin where the file puts them, which older writers did not align: read them with `loadUnaligned` or `memcpy`.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(file) {
            try body(UnsafeRawBufferPointer(rebasing: file.bytes[info.byteRange]))
        }
    }

    /// Tells the system how the tensor's bytes will be used.
    public func advise(_ advice: MappedFile.Advice) {
        file.advise(advice, info.byteRange)
    }

    /// All elements as 32-bit floats: simple and for small tensors; half types widen exactly, 64-bit floats round.
    ///
    /// - Throws: a `Problem` that names the tensor and its type where that is no float of 16 bits or more.
    public func floats() throws -> [Float] {
        switch type {
        case .float32: elements(Float.self) { $0 }
        case .float64: elements(Double.self) { Float($0) }
        case .float16: elements(UInt16.self) { Self.widened(half: $0) }
        case .bfloat16: elements(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        default:
            throw Problem.badInput(
                "tensor \(name) is of type \(type.rawValue), which is not read as numbers; F32, F16, BF16, F64 are",
                at: .init(file: file.url.path))
        }
    }

    private func elements<Element: BitwiseCopyable>(_: Element.Type, _ float: (Element) -> Float) -> [Float] {
        withBytes { bytes in
            (0..<count).map { float(bytes.loadUnaligned(fromByteOffset: $0 * type.size, as: Element.self)) }
        }
    }

    /// IEEE 754 binary16 to binary32; `Float16` is not there on every platform.
    private static func widened(half: UInt16) -> Float {
        let sign: Float = half & 0x8000 == 0 ? 1 : -1
        let exponent = Int(half >> 10 & 0x1F)
        let fraction = Float(half & 0x3FF)
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * (1 + fraction * 0x1p-10) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
        }
    }
}
