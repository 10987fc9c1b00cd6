/// How much two sets drawn from the same things have in common, beside what chance gives.
public struct SetOverlap: Sendable, Equatable {
    /// How many things are in both.
    public let common: Int
    /// How many would be if both were drawn at random: |A|·|B| / total.
    public let expected: Double
    /// (common − expected) / (min(|A|, |B|) − expected): 1 where the smaller set lies within the larger, 0 at chance,
    /// below 0 where they avoid each other; nil where chance alone fills the smaller one.
    public let beyondChance: Double?

    /// The overlap of two sets among `total` things.
    public init(_ first: Set<Int>, _ second: Set<Int>, of total: Int) {
        common = first.intersection(second).count
        let smaller = Double(min(first.count, second.count))
        expected = total > 0 ? Double(first.count) * Double(second.count) / Double(total) : 0
        let room = smaller - expected
        beyondChance = room > 0 ? (Double(common) - expected) / room : nil
    }
}
