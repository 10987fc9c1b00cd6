public import Foundation

/// Lists of numbers as an analysis keeps them (``Context/checkpoint(_:as:)``): every bit comes back, of −0 and NaN too, which
/// property lists and JSON do not promise.
///
/// ```swift
/// try context.checkpoint(SavedNumbers([[1, .nan], [0.5]]).data, as: "scores")
/// let scores = try context.saved("scores").flatMap(SavedNumbers.init)?.lists
/// ```
public struct SavedNumbers: Sendable {
    /// In the order in which they were given.
    public var lists: [[Double]]

    /// Lists to keep.
    public init(_ lists: [[Double]]) { self.lists = lists }

    /// How many lists, then each one's count and its numbers, all of 8 bytes, little-endian.
    public var data: Data {
        var data = Data(capacity: 8 * (1 + lists.reduce(lists.count) { $0 + $1.count }))
        func append(_ bits: UInt64) { withUnsafeBytes(of: bits.littleEndian) { data.append(contentsOf: $0) } }
        append(UInt64(lists.count))
        for list in lists {
            append(UInt64(list.count))
            for number in list { append(number.bitPattern) }
        }
        return data
    }

    /// What `data` gave; nil where it is anything else.
    public init?(_ data: Data) {
        guard data.count.isMultiple(of: 8) else { return nil }
        var words = data.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 8)
                .map { UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self)) }
        }[...]
        guard let count = words.popFirst(), count <= UInt64(words.count) else { return nil }
        lists = []
        for _ in 0..<count {
            guard let length = words.popFirst(), length <= UInt64(words.count) else { return nil }
            lists.append(words.prefix(Int(length)).map(Double.init(bitPattern:)))
            words = words.dropFirst(Int(length))
        }
        guard words.isEmpty else { return nil }
    }
}
