/// How large a document may be before reading it stops with a clear line, so that no file can exhaust the machine.
public struct ReadingLimits: Sendable, Equatable {
    /// Bytes of the file.
    public var bytes: Int
    /// Values in the document, keys not counted.
    public var values: Int
    /// Lists and objects inside each other.
    public var depth: Int

    /// Sets each limit.
    public init(bytes: Int, values: Int, depth: Int) {
        self.bytes = bytes
        self.values = values
        self.depth = depth
    }

    /// For files that people write: 1 MiB, 100,000 values, 64 levels.
    public static let manifest = ReadingLimits(bytes: 1 << 20, values: 100_000, depth: 64)

    /// For files that programs write (a tokenizer, a header of tensors): 256 MiB, 20 million values, 64 levels.
    public static let data = ReadingLimits(bytes: 256 << 20, values: 20_000_000, depth: 64)
}
