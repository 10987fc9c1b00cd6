import Documents
import Problems

/// What a GGUF file's header says of one tensor, checked against the file.
struct GGUFTensorInfo: Sendable {
    /// ggml's name, as `blk.0.attn_q.weight`.
    let name: String
    let type: GGUFTensorType
    /// The extents, the slowest first; GGUF writes them the other way round.
    let shape: [Int]
    /// Where its blocks lie, from the start of the tensors' bytes.
    let byteRange: Range<Int>

    /// The fewest bytes that a tensor takes of the header.
    static let leastSize = 8 + 1 + 4 + 8 + 4 + 8

    /// ggml's limits.
    private static let longestName = 64
    private static let mostDimensions = 4

    init(_ cursor: inout GGUFCursor, index: Int, alignment: Int) throws {
        let name = try cursor.string(longest: Self.longestName, "the name of tensor \(index)")
        self.name = name
        var title: String { "tensor \(name.quotedForMessage)" }
        guard !name.isEmpty else { throw cursor.wrong("tensor \(index) has no name") }
        let dimensions = try cursor.number(UInt32.self, "\(title)'s dimensions")
        guard 1...Self.mostDimensions ~= Int(dimensions) else {
            throw cursor.wrong("\(title) has \(dimensions) dimensions; allowed: 1 to \(Self.mostDimensions)")
        }
        var extents: [Int] = []
        for _ in 0..<dimensions {
            let extent = try cursor.number(UInt64.self, "\(title)'s shape")
            guard extent > 0, extent <= Int.max else { throw cursor.wrong("\(title) has an extent of \(extent)") }
            extents.append(Int(extent))
        }
        shape = extents.reversed()
        let number = try cursor.number(UInt32.self, "\(title)'s type")
        guard let type = GGUFTensorType(rawValue: number) else {
            let known = GGUFTensorType.allCases.map(\.name).joined(separator: ", ")
            throw cursor.wrong("\(title) has type \(GGUFTensorType.name(of: number)); weights are read from \(known)")
        }
        self.type = type
        guard extents[0] % type.blockLength == 0 else {
            throw cursor.wrong(
                "\(title): rows of \(extents[0]) are not whole \(type.name) blocks of \(type.blockLength)")
        }
        let start = try cursor.number(UInt64.self, "\(title)'s offset")
        guard start % UInt64(alignment) == 0 else {
            throw cursor.wrong("\(title): offset \(start) is not a multiple of the alignment \(alignment)")
        }
        guard let start = Int(exactly: start), let size = Self.byteCount(extents, type),
            case let (end, overflow) = start.addingReportingOverflow(size), !overflow
        else { throw cursor.wrong("\(title): shape \(shape) is beyond what 64 bits can count") }
        byteRange = start..<end
    }

    private static func byteCount(_ extents: [Int], _ type: GGUFTensorType) -> Int? {
        var bytes = extents[0] / type.blockLength
        // In values first: they are more than the bytes for most types, and both have to be countable.
        var values = 1
        for extent in extents {
            let (product, overflow) = values.multipliedReportingOverflow(by: extent)
            guard !overflow else { return nil }
            values = product
        }
        for factor in extents.dropFirst() + [type.blockSize] {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: factor)
            guard !overflow else { return nil }
            bytes = product
        }
        return bytes
    }
}
