/// What a job will need, known before it starts.
public struct Estimate: Sendable, Equatable {
    /// Texts, prompts or steps: what the analysis counts its work in.
    public var items: Int
    /// Tokens that go through a model.
    public var tokens: Int
    /// Multiply-adds.
    public var multiplications: Double
    /// The most memory at any time, in bytes.
    public var memory: Int

    /// An estimate.
    public init(items: Int, tokens: Int, multiplications: Double, memory: Int) {
        self.items = items
        self.tokens = tokens
        self.multiplications = multiplications
        self.memory = memory
    }

    /// Two parts of a job that hold their memory at the same time.
    public static func + (a: Estimate, b: Estimate) -> Estimate {
        Estimate(
            items: a.items + b.items, tokens: a.tokens + b.tokens,
            multiplications: a.multiplications + b.multiplications, memory: a.memory + b.memory)
    }
}
