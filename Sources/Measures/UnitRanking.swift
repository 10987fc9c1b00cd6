/// Units by descending average precision, equal ones in canonical order: layer, then module, then unit.
public struct UnitRanking: Sendable {
    /// A group of a selection.
    public enum Group: String, Sendable, CaseIterable {
        /// The highest values.
        case top
        /// Those around the median.
        case middle
        /// The lowest values.
        case bottom
    }

    /// A ranked unit.
    public struct Entry: Sendable, Equatable {
        /// 1 is the highest average precision of all that were ranked.
        public let rank: Int
        /// The unit's place in the values that were ranked.
        public let index: Int
        /// Its average precision.
        public let value: Double
    }

    /// The places of the defined units, the highest value first.
    public let order: [Int]
    /// How many units are undefined, and so not ranked.
    public let undefined: Int
    private let values: [Double]

    /// Ranks values that stand in canonical order; NaN is left out.
    public init(_ values: [Double]) {
        self.values = values
        order = values.indices.filter { !values[$0].isNaN }.sorted {
            values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1
        }
        undefined = values.count - order.count
    }

    /// How many units a group of `wanted` really has: a third of all where they are fewer than three groups.
    public func groupSize(_ wanted: Int) -> Int { min(max(0, wanted), order.count / 3) }

    /// The units of a group, the highest first.
    ///
    /// Of M units: the first k; the k from place ⌊M/2⌋ − ⌊k/2⌋ (from 0) on; the last k, their ranks being those among
    /// all units.
    ///
    /// - Parameters:
    ///   - group: Which.
    ///   - wanted: k, unless there are fewer than 3k units: see `groupSize`.
    public func units(_ group: Group, _ wanted: Int) -> [Entry] {
        let size = groupSize(wanted)
        let start =
            switch group {
            case .top: 0
            case .middle: order.count / 2 - size / 2
            case .bottom: order.count - size
            }
        return (start..<(start + size)).map { Entry(rank: $0 + 1, index: order[$0], value: values[order[$0]]) }
    }
}

/// How many of the units stand in each layer, layers with none too; the counts sum to the number of units.
///
/// - Parameters:
///   - layers: The layer of each unit, from 0 to `layerCount` − 1.
///   - layerCount: How many layers there are.
public func layerHistogram(of layers: some Sequence<Int>, layerCount: Int) -> [Int] {
    layers.reduce(into: [Int](repeating: 0, count: layerCount)) { $0[$1] += 1 }
}
