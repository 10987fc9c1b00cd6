import NightjarKit

/// Where on every path the model is asked, and what is summed over it (METHODS section 4.1).
struct IntegrationPlan: Sendable {
    let sweep: QuadratureSweep
    /// The sweep's nodes, then both ends of the path, then points so near to them that a smooth function would not move.
    let factors: [Double]

    /// How many points near each end show float32's rounding.
    static let pointsNearAnEnd = 4
    /// From one to the next: a few roundings of a state.
    private static let near = 0x1p-21

    init(_ rule: QuadratureRule, steps: [Int]) {
        sweep = QuadratureSweep(rule, steps: steps)
        let offsets = (1...Self.pointsNearAnEnd).map { Double($0) * Self.near }
        factors = sweep.nodes + [0, 1] + offsets + offsets.map { 1 - $0 }
    }

    /// Enough for checks: exact to degree 63, without a choice among step counts.
    static let checking = IntegrationPlan(.gaussLegendre, steps: [32])

    /// What the slopes at a text's points come to.
    func outcome(_ slopes: [PathSlopes]) -> IntegratedText {
        let nodes = sweep.nodes.count
        let totals = slopes.map { $0.tokens.reduce(0, +) }
        let baselineScore = slopes[nodes].value, score = slopes[nodes + 1].value
        let errors = sweep.sums.map { abs($0.of { totals[$0] } - (score - baselineScore)) }
        let best = errors.indices.reduce(0) { errors[$1] < errors[$0] || errors[$0].isNaN ? $1 : $0 }
        let noise = FloatNoise(
            [nodes] + (nodes + 2..<nodes + 2 + Self.pointsNearAnEnd),
            [nodes + 1] + (nodes + 2 + Self.pointsNearAnEnd..<slopes.count), factors: factors,
            values: slopes.map(\.value),
            totals: totals)
        let resolutions = sweep.sums.map { noise.resolution(weights: $0.weights) }
        let sum = sweep.sums[best]
        let tokens = slopes[nodes].tokens.indices.map { token in sum.of { slopes[$0].tokens[token] } }
        return IntegratedText(
            score: score, baselineScore: baselineScore, steps: sweep.sums.map(\.steps), errors: errors, best: best,
            resolution: resolutions[best],
            enough: errors.indices.first { errors[$0] <= max(errors[best], resolutions[$0]) } ?? best, tokens: tokens)
    }
}
