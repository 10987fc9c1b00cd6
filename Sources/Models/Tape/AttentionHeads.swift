/// How many heads attention has and how a score becomes a weight: softmax(q·k·scale).
public struct AttentionHeads: Sendable, Equatable {
    /// Heads of the queries.
    public var count: Int
    /// Heads of keys and values; each serves `count / keyValueCount` heads of queries, one after the other.
    public var keyValueCount: Int
    /// Width of a head.
    public var size: Int
    /// What scores are multiplied with.
    public var scale: Float
    /// Whether a token sees only itself and those before it.
    public var isCausal: Bool
    /// How many tokens a token of a causal model sees, itself the last of them; nil: all before it.
    public var window: Int?

    /// Heads with the usual scale 1/√size.
    public init(
        count: Int, keyValueCount: Int? = nil, size: Int, scale: Float? = nil, isCausal: Bool, window: Int? = nil
    ) {
        self.count = count
        self.keyValueCount = keyValueCount ?? count
        self.size = size
        self.scale = scale ?? 1 / Float(size).squareRoot()
        self.isCausal = isCausal
        self.window = window
    }

    /// The head of keys and values that a head of queries uses.
    func keyValueHead(of head: Int) -> Int { head / (count / keyValueCount) }

    /// How many tokens before the token at `position` it does not see.
    func hidden(before position: Int) -> Int { window.map { max(0, position + 1 - $0) } ?? 0 }
}

/// Where heads lie in rows: head h of row r begins at `offset + h·stride` of that row.
public struct HeadView {
    /// The rows they are part of.
    public let rows: Rows
    /// The first head's place.
    public let offset: Int
    /// From one head to the next.
    public let stride: Int

    /// Heads in `rows`; the stride is a head's size where they stand side by side.
    public init(_ rows: Rows, offset: Int = 0, stride: Int) {
        self.rows = rows
        self.offset = offset
        self.stride = stride
    }

    func pointer(row: Int, head: Int) -> UnsafeMutablePointer<Float> {
        rows.pointer + row * rows.width + offset + head * stride
    }

    func gradient(_ lane: Int, row: Int, head: Int) -> UnsafeMutablePointer<Float> {
        rows.gradient(lane) + row * rows.width + offset + head * stride
    }
}
