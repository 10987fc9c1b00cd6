public import Models
import Tensors

/// Token ids of many texts, laid one after the other without padding, and cut into blocks of whole texts.
///
/// Where a text stands does not change its bits: `RowRules` fixes where a text may start.
public struct PackedTexts: Sendable {
    /// Token ids a text, none empty.
    public let texts: [[Int32]]
    /// The first row of each text.
    public let firstRows: [Int]
    /// All rows, the alignment's included.
    public let rows: Int
    /// The texts of each block.
    public let blocks: [Range<Int>]

    /// Rows a block aims at: large enough for full speed, small enough to stay in the cache.
    public static let rowsPerBlock = 768

    /// Packs `texts`, in their order.
    ///
    /// - Parameter threads: At least so many blocks are made where there are texts enough.
    public init(_ texts: [[Int32]], threads: Int) {
        let rules = RowRules.current
        let lengths = texts.map { rules.aligned($0.count) }
        let total = lengths.reduce(0, +)
        let target = min(Self.rowsPerBlock, max(1, (total + threads - 1) / max(threads, 1)))
        var firstRows: [Int] = [], blocks: [Range<Int>] = []
        var row = 0, blockStart = 0, blockRows = 0
        for (index, length) in lengths.enumerated() {
            if blockRows > 0, blockRows + length > target {
                blocks.append(blockStart..<index)
                blockStart = index
                blockRows = 0
            }
            firstRows.append(row)
            row += length
            blockRows += length
        }
        if blockStart < texts.count { blocks.append(blockStart..<texts.count) }
        self.texts = texts
        self.firstRows = firstRows
        self.rows = row
        self.blocks = blocks
    }

    /// The rows of a block, the alignment's included.
    public func rowCount(of block: Range<Int>) -> Int {
        guard let last = block.last else { return 0 }
        return firstRows[last] + RowRules.current.aligned(texts[last].count) - firstRows[block.lowerBound]
    }

    /// The rows of the largest block.
    public var largestBlock: Int { blocks.map(rowCount).max() ?? 0 }

    /// The places of a block's texts, counted from its first row.
    public func spans(of block: Range<Int>) -> [Span] {
        block.map { Span(first: firstRows[$0] - firstRows[block.lowerBound], count: texts[$0].count) }
    }

    /// Tokens of all texts.
    public var tokens: Int { texts.reduce(0) { $0 + $1.count } }
}
