import CLiblinear

/// Rows of few values among many columns, in one list as liblinear reads them: columns from 1, ascending, each row ended
/// by column −1.
struct SparseRows {
    var nodes: [feature_node] = []
    /// Where each row begins in `nodes`.
    private(set) var starts: [Int] = []

    var count: Int { starts.count }

    /// The places in `nodes` of a row's values, its end left out.
    func places(of row: Int) -> Range<Int> {
        starts[row]..<(row + 1 < starts.count ? starts[row + 1] : nodes.count) - 1
    }

    /// Adds a row of values by column from 0, in any order.
    mutating func append(_ values: some Sequence<(column: Int, value: Double)>) {
        starts.append(nodes.count)
        for (column, value) in values { nodes.append(feature_node(index: Int32(column) + 1, value: value)) }
        nodes.append(feature_node(index: -1, value: 0))
    }
}
