/// What a job will need, known before it starts.
///
/// A model has an estimate for each of its verbs; ``+(_:_:)`` joins parts whose steps alternate, ``append(_:)`` parts that follow
/// each other.
///
/// ```swift
/// let estimate = try model.estimate(ofTexts: tokens.map(\.count), in: context)
/// ```
///
/// Memory counts beyond what the process has already when the estimate is made: the program itself, texts and tokenizer.
public struct Estimate: Sendable, Equatable {
    /// Texts, prompts or steps: what the analysis counts its work in.
    public var items: Int
    /// Tokens that go through a model.
    public var tokens: Int
    /// Multiply-adds.
    public var multiplications: Double
    /// Bytes that are held from one step of the job to the next.
    public var held: Int
    /// The most bytes that one step needs besides.
    public var passing: Int
    /// How many of the held bytes go into a file where memory is short.
    public var movable: Int

    /// An estimate.
    public init(
        items: Int, tokens: Int, multiplications: Double, held: Int, passing: Int = 0, movable: Int = 0
    ) {
        self.items = items
        self.tokens = tokens
        self.multiplications = multiplications
        self.held = held
        self.passing = passing
        self.movable = movable
    }

    /// The most memory at any time, in bytes, with nothing moved into a file.
    public var memory: Int { held + passing }

    /// Two parts of a job whose steps alternate: both hold what they hold, and one at a time takes a step.
    public static func + (a: Estimate, b: Estimate) -> Estimate {
        Estimate(
            items: a.items + b.items, tokens: a.tokens + b.tokens,
            multiplications: a.multiplications + b.multiplications, held: a.held + b.held,
            passing: max(a.passing, b.passing), movable: a.movable + b.movable)
    }

    /// Adds a part that begins when this one has ended and let go of its memory.
    public mutating func append(_ next: Estimate) {
        items += next.items
        tokens += next.tokens
        multiplications += next.multiplications
        held = max(held, next.held)
        passing = max(passing, next.passing)
        movable = max(movable, next.movable)
    }
}
