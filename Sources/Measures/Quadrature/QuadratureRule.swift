/// How an integral over 0…1 becomes a sum over n nodes: where its nodes are, and what
/// each weighs.
public enum QuadratureRule: String, Sendable, CaseIterable {
    /// The roots of P_n: exact to degree 2n − 1.
    case gaussLegendre = "gauss-legendre"
    /// At i/n for i = 0…n − 1, each 1/n.
    case left
    /// (i + 1)/n, each 1/n.
    case right
    /// (i + ½)/n, each 1/n.
    case middle
    /// At i/(n − 1) with the step 1/(n − 1), the ends weighing half.
    case trapezoid
    /// captum's: the same nodes with the step 1/n, so that the weights add up to (n − 1)/n.
    case captumTrapezoid = "captum-trapezoid"

    /// The fewest nodes that it has.
    public var leastSteps: Int { self == .trapezoid || self == .captumTrapezoid ? 2 : 1 }

    /// The rule's nodes and weights, ascending; none below `leastSteps`.
    func points(_ steps: Int) -> [(node: QuadratureNode, weight: Double)] {
        guard steps >= leastSteps else { return [] }
        let all = 0..<steps
        switch self {
        case .gaussLegendre:
            let rule = GaussLegendre(steps: steps)
            return all.map { index in
                let isMiddle = 2 * index + 1 == steps
                return (
                    isMiddle ? .fraction(1, 2) : .root(index, of: steps, at: rule.nodes[index]), rule.weights[index]
                )
            }
        case .left: return all.map { (.fraction($0, steps), 1 / Double(steps)) }
        case .right: return all.map { (.fraction($0 + 1, steps), 1 / Double(steps)) }
        case .middle: return all.map { (.fraction(2 * $0 + 1, 2 * steps), 1 / Double(steps)) }
        case .trapezoid, .captumTrapezoid:
            let step = 1 / Double(self == .trapezoid ? steps - 1 : steps)
            return all.map { index in
                (.fraction(index, steps - 1), index == 0 || index == steps - 1 ? step / 2 : step)
            }
        }
    }
}

/// A node by what it is, not by its rounded value: two rules share a node where it is the same number.
enum QuadratureNode: Hashable {
    /// In lowest terms.
    case ratio(Int, Int)
    /// The root of a Legendre polynomial; different ones share none but the middle.
    case root(Int, of: Int, at: Double)

    /// A fraction, brought to lowest terms.
    static func fraction(_ numerator: Int, _ denominator: Int) -> QuadratureNode {
        var (divisor, rest) = (denominator, numerator)
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        return .ratio(numerator / divisor, denominator / divisor)
    }

    var value: Double {
        switch self {
        case .ratio(let numerator, let denominator): Double(numerator) / Double(denominator)
        case .root(_, _, let value): value
        }
    }
}
