/// A task as a model reads it: what skill neurons are ranked, chosen and measured on.
struct ProbingTask: Sendable {
    /// As the tables have it.
    var name: String
    /// The labels in order; an item with fewer options uses the first ones.
    var labels: [String]
    /// What neurons are ranked on.
    var train: ProbingItems
    /// What their number is chosen on.
    var dev: ProbingItems
    /// What accuracies are measured on.
    var test: ProbingItems
    /// What a reader of the results must know: items left out, items in two splits.
    var notes: [String]
}

/// The items of one split, an entry an item in each array.
struct ProbingItems: Sendable, Equatable {
    /// Token ids of the prompt.
    var ids: [[Int]] = []
    /// Where the answer is predicted: the last token, or the mask.
    var positions: [Int] = []
    /// The token of each label that can answer, in the labels' order.
    var candidates: [[Int]] = []
    /// The right answer's place among the candidates.
    var gold: [Int] = []
    /// The item's row in its data set, from 0.
    var rows: [Int] = []

    /// How many items.
    var count: Int { ids.count }

    /// What guessing reaches: the mean of 1/|candidates|, items of one number of candidates counted together, so that
    /// five everywhere give 0.2 and not nearly.
    var chance: Double {
        let counts = Dictionary(grouping: candidates, by: \.count).mapValues(\.count)
        return counts.sorted { $0.key < $1.key }.reduce(0) { $0 + Double($1.value) / Double($1.key) } / Double(count)
    }
}
