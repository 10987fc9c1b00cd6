import Foundation

/// The nodes and weights of Gauss–Legendre quadrature over 0…1, exact for polynomials up to degree 2n − 1.
public struct GaussLegendre: Sendable, Equatable {
    /// Where the function is asked, ascending; the middle one of an odd number is 0.5 exactly.
    public let nodes: [Double]
    /// What each value weighs; they add up to 1, and a node and its mirror image weigh the same.
    public let weights: [Double]

    /// The rule of `steps` ≥ 1 nodes: the roots ξ of the Legendre polynomial P_n by Newton's method from
    /// cos(π(i − ¼)/(n + ½)), taken to (1 + ξ)/2, with half the weights 2/((1 − ξ²)·P_n′(ξ)²).
    public init(steps: Int) {
        var nodes = [Double](repeating: 0.5, count: steps), weights = nodes
        for index in 0..<(steps + 1) / 2 {
            let isMiddle = 2 * index + 1 == steps
            var root = isMiddle ? 0 : cos(.pi * (Double(index) + 0.75) / (Double(steps) + 0.5))
            var slope = Self.polynomial(steps, at: root).slope
            if !isMiddle {
                for _ in 0..<Self.mostIterations {
                    let (value, derivative) = Self.polynomial(steps, at: root)
                    let change = value / derivative
                    root -= change
                    if abs(change) <= 1e-16 { break }
                }
                slope = Self.polynomial(steps, at: root).slope
            }
            let weight = 1 / ((1 - root * root) * slope * slope)
            // The roots come from the largest down.
            nodes[steps - 1 - index] = (1 + root) / 2
            nodes[index] = (1 - root) / 2
            weights[steps - 1 - index] = weight
            weights[index] = weight
        }
        self.nodes = nodes
        self.weights = weights
    }

    /// Newton doubles the digits each time: the first guess has some three.
    private static let mostIterations = 10

    /// P_n and its derivative, by Bonnet's recursion.
    private static func polynomial(_ degree: Int, at x: Double) -> (value: Double, slope: Double) {
        var previous = 1.0, value = x
        for k in stride(from: 2, through: degree, by: 1) {
            (previous, value) = (value, (Double(2 * k - 1) * x * value - Double(k - 1) * previous) / Double(k))
        }
        return (value, Double(degree) * (x * value - previous) / (x * x - 1))
    }
}
