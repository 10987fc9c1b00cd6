/// One rule at several step counts, and the distinct nodes that all of them need: each is asked once.
///
/// 1…200 steps have 20,100 nodes, of which the left rule shares so many that 12,232 are left.
public struct QuadratureSweep: Sendable {
    /// What one step count sums.
    public struct Sum: Sendable {
        /// How many nodes.
        public let steps: Int
        /// Which of the sweep's nodes, ascending.
        public let nodes: [Int]
        /// What each of them weighs.
        public let weights: [Double]

        /// Σ weight·value over values at the sweep's nodes.
        public func of(_ value: (_ node: Int) -> Double) -> Double {
            var sum = 0.0
            for (node, weight) in zip(nodes, weights) { sum += weight * value(node) }
            return sum
        }
    }

    /// The distinct nodes in 0…1, ascending.
    public let nodes: [Double]
    /// One a step count, in the order given.
    public let sums: [Sum]

    /// A sweep; step counts that the rule does not have (below `leastSteps`) are left out.
    public init(_ rule: QuadratureRule, steps: [Int]) {
        let steps = steps.filter { $0 >= rule.leastSteps }
        let points = steps.map(rule.points)
        let distinct = Set(points.joined().map(\.node)).sorted { $0.value < $1.value }
        let places = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
        nodes = distinct.map(\.value)
        sums = zip(steps, points).map { steps, points in
            Sum(steps: steps, nodes: points.compactMap { places[$0.node] }, weights: points.map(\.weight))
        }
    }
}
