/// What came of one task at one layer.
struct LayerOutcome: Sendable, Equatable {
    /// Prompts that were compared: those whose states are numbers in all three models.
    var rows: Int
    /// NaN where undefined, or not asked for.
    private var values: [Double]
    private var dimensions: [Int]

    /// Nothing is known yet.
    init(rows: Int) {
        self.rows = rows
        values = [Double](repeating: .nan, count: Pair.allCases.count * SimilarityMetric.allCases.count)
        dimensions = [Int](repeating: 0, count: Role.allCases.count)
    }

    /// The similarity of two models' states.
    subscript(pair: Pair, metric: SimilarityMetric) -> Double {
        get { values[Self.place(pair, metric)] }
        set { values[Self.place(pair, metric)] = newValue }
    }

    /// The dimensions that hold 99 % of a model's variance.
    subscript(role: Role) -> Int {
        get { dimensions[Role.allCases.firstIndex(of: role) ?? 0] }
        set { dimensions[Role.allCases.firstIndex(of: role) ?? 0] = newValue }
    }

    private static func place(_ pair: Pair, _ metric: SimilarityMetric) -> Int {
        (Pair.allCases.firstIndex(of: pair) ?? 0) * SimilarityMetric.allCases.count
            + (SimilarityMetric.allCases.firstIndex(of: metric) ?? 0)
    }

    /// As a list to keep.
    var numbers: [Double] { [Double(rows)] + dimensions.map(Double.init) + values }

    /// What `numbers` gave; nil where it is anything else.
    init?(numbers: [Double]) {
        self.init(rows: 0)
        let whole = numbers.prefix(1 + dimensions.count).compactMap { Int(exactly: $0) }
        guard numbers.count == self.numbers.count, whole.count == 1 + dimensions.count else { return nil }
        rows = whole[0]
        dimensions = Array(whole[1...])
        values = Array(numbers[whole.count...])
    }
}
