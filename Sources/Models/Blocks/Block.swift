/// Whole texts side by side, run through a layer together, on one thread.
public struct Block: Sendable {
    /// A text's place in the block.
    public struct Span: Sendable, Equatable {
        /// Its first row.
        public var first: Int
        /// Its tokens.
        public var count: Int

        /// A text of `count` tokens from row `first` on.
        public init(first: Int, count: Int) {
            self.first = first
            self.count = count
        }
    }

    /// Rows, empty ones included; legal by `RowRules`.
    public let rows: Int
    /// The texts, in order.
    public let spans: [Span]
    /// [rows × width]; the layer reads it and writes its output there. Only the thread that runs the block touches it.
    public nonisolated(unsafe) let hidden: UnsafeMutablePointer<Float>

    /// A block over memory that the caller keeps alive.
    public init(rows: Int, spans: [Span], hidden: UnsafeMutablePointer<Float>) {
        self.rows = rows
        self.spans = spans
        self.hidden = hidden
    }

    /// Tokens of the longest text.
    public var longest: Int { spans.map(\.count).max() ?? 0 }
}
