/// What a file's header says of one tensor, checked against the file.
public struct TensorInfo: Sendable, Hashable {
    /// The tensor's key.
    public let name: String
    /// The elements' type.
    public let type: ElementType
    /// The extents, the slowest first; empty for a scalar.
    public let shape: [Int]
    /// Where its bytes lie in the file.
    public let byteRange: Range<Int>

    /// How many elements it has.
    public var count: Int { byteRange.count / type.size }

    /// The bytes that `shape` needs; nil where a count is negative or the product is beyond 64 bits.
    static func byteCount(_ type: ElementType, _ shape: [Int]) -> Int? {
        var bytes = type.size
        for extent in shape {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: extent)
            guard extent >= 0, !overflow else { return nil }
            bytes = product
        }
        return bytes
    }
}
