import NightjarKit

/// What is compared: texts with their class, through one model or two.
///
/// Every text goes through `passes`; a text's label belongs to the pass, or to the text itself.
struct Comparison: Sendable {
    /// A model and the texts that go through it.
    struct Pass: Sendable {
        let model: Model
        let ids: [[Int]]
        /// T_i: the positions that are pooled, none empty.
        let positions: [[Int]]
    }

    let passes: [Pass]
    /// b of each text, pass after pass: whether it is of the domain.
    let labels: [Bool]

    /// Tokens of each text, pass after pass.
    var lengths: [Float] { passes.flatMap { $0.ids.map { Float($0.count) } } }
}

/// The positions of a text that are pooled: every one that is no padding, or those whose token tells the domains apart.
func pooledPositions(of ids: [Int], padID: Int?, among vocabulary: Set<Int>?) -> [Int] {
    ids.indices.filter { ids[$0] != padID && vocabulary?.contains(ids[$0]) ?? true }
}
