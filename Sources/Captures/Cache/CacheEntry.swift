import Files
public import Foundation
import Tensors

/// A cached value's bytes, mapped, and checked against what was written.
public struct CacheEntry: Sendable {
    let file: MappedFile
    /// How many bytes the value has.
    public let count: Int

    /// The value.
    public var data: Data { withBytes { Data($0) } }

    /// Lends the value's bytes.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(file) { try body(UnsafeRawBufferPointer(rebasing: file.bytes[..<count])) }
    }

    /// The value as floats, which lie in the mapped file; nil where there are not `count` of them.
    func floats(count wanted: Int) -> FloatBuffer? {
        guard count == wanted * MemoryLayout<Float>.stride, let base = file.bytes.baseAddress else { return nil }
        return FloatBuffer(
            borrowing: base.assumingMemoryBound(to: Float.self), count: wanted, from: file)
    }
}

/// What stands after a cached value in its file: at the end, so that the value begins on a page and is used as mapped.
struct CacheSeal {
    /// Bytes of a seal: a mark, the value's length, the SHA-256 of key, name and value.
    static let size = 8 + 8 + 64
    private static let mark = Data("nightjar".utf8)
    let bytes: Data

    init(_ parts: [UnsafeRawBufferPointer], name: String, key: CacheKey) throws {
        let digest = try SHA256Digest()
        try digest.update(Data("\(key.digits)/\(name)\n".utf8))
        for part in parts { try digest.update(part) }
        var bytes = Self.mark
        withUnsafeBytes(of: UInt64(parts.reduce(0) { $0 + $1.count }).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: try digest.finish().utf8)
        self.bytes = bytes
    }

    /// Whether a file ends in the seal of what stands before it.
    static func holds(_ file: MappedFile, name: String, key: CacheKey) throws -> Bool {
        guard file.size >= size else { return false }
        let value = UnsafeRawBufferPointer(rebasing: file.bytes[..<(file.size - size)])
        return try CacheSeal([value], name: name, key: key).bytes.elementsEqual(file.bytes.suffix(size))
    }
}
