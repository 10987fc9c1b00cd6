public import Models
import Tensors

/// The gradients of one block of texts at one layer; valid during the call that shows them.
public struct BlockGradients {
    /// The layer, from 0.
    public let layer: Int
    /// Which texts the block holds.
    public let texts: Range<Int>
    /// Where their rows are, one span a text.
    public let spans: [Span]
    /// The sites that were asked for, by their index.
    public let sites: [Int: SiteGradients]
}

/// A site's values and the targets' gradients by them.
public struct SiteGradients {
    /// Values a row.
    public let width: Int
    /// Rows of the block, those of no text included.
    public let rows: Int
    private let copy: ScratchMemory
    private let shown: Rows

    init(_ shown: Rows, scratch: Scratch) {
        width = shown.width
        rows = shown.count
        self.shown = shown
        // A copy: rotary embedding turns queries and keys where they stand.
        copy = scratch.take(rows * width)
        copy.pointer.update(from: shown.pointer, count: rows * width)
    }

    /// [rows × width]
    public var values: UnsafePointer<Float> { UnsafePointer(copy.pointer) }
    /// [rows × width] of one lane.
    public func gradient(_ lane: Int) -> UnsafePointer<Float> { UnsafePointer(shown.gradient(lane)) }
}

/// The gradients of one block by its embeddings; valid during the call that shows them.
public struct EmbeddingGradients {
    /// Which texts the block holds.
    public let texts: Range<Int>
    /// Where their rows are, one span a text.
    public let spans: [Span]
    /// The word embedding's rows and the gradients by them.
    public let words: Rows
    /// The first hidden states and the gradients by them.
    public let states: Rows
}
