public import Models

/// A site's output for the texts of one block.
public struct BlockValues {
    /// The layer, from 0.
    public let layer: Int
    /// The site's index in the model's `sites`.
    public let site: Int
    /// Which texts the block holds.
    public let texts: Range<Int>
    /// Where their rows are, one span a text.
    public let spans: [Span]
    /// [rows × units], valid during the call.
    public let values: UnsafePointer<Float>
}
