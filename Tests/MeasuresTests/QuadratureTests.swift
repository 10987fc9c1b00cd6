import Foundation
import Testing

@testable import Measures

@Suite("Quadrature rules")
struct QuadratureTests {
    private func integral(_ rule: QuadratureRule, _ steps: Int, of f: (Double) -> Double) throws -> Double {
        let sweep = QuadratureSweep(rule, steps: [steps])
        let sum = try #require(sweep.sums.first)
        return sum.of { f(sweep.nodes[$0]) }
    }

    @Test(
        "The integral of 3α² as METHODS section 4.1 has it",
        arguments: [
            (QuadratureRule.left, 2, 0.375), (.left, 10, 0.855), (.right, 2, 1.875), (.right, 10, 1.155),
            (.middle, 2, 0.9375), (.middle, 10, 0.9975), (.gaussLegendre, 2, 1), (.trapezoid, 2, 1.5),
            (.trapezoid, 3, 1.125), (.captumTrapezoid, 2, 0.75),
        ])
    func square(rule: QuadratureRule, steps: Int, expected: Double) throws {
        #expect(abs(try integral(rule, steps) { 3 * $0 * $0 } - expected) < 1e-12)
    }

    @Test("Weights add up to 1, but captum's trapezoid to (n − 1)/n", arguments: QuadratureRule.allCases)
    func weights(rule: QuadratureRule) throws {
        for steps in [2, 3, 7, 50, 200] {
            let expected = rule == .captumTrapezoid ? Double(steps - 1) / Double(steps) : 1
            #expect(abs(try integral(rule, steps) { _ in 1 } - expected) < 1e-13, "\(rule) \(steps)")
        }
    }

    @Test("Gauss–Legendre is exact to degree 2n − 1, and not beyond", arguments: [1, 2, 3, 5, 8, 20, 60])
    func exactness(steps: Int) throws {
        for degree in 0..<2 * steps {
            let found = try integral(.gaussLegendre, steps) { pow($0, Double(degree)) }
            #expect(abs(found - 1 / Double(degree + 1)) < 1e-14, "degree \(degree)")
        }
        guard steps <= 5 else { return }
        let beyond = try integral(.gaussLegendre, steps) { pow($0, Double(2 * steps)) }
        #expect(abs(beyond - 1 / Double(2 * steps + 1)) > 1e-9)
    }

    @Test("Gauss–Legendre nodes are those of numpy's leggauss")
    func legendre() {
        let three = GaussLegendre(steps: 3)
        for (found, expected) in zip(three.nodes, [0.1127016653792583, 0.5, 0.8872983346207417]) {
            #expect(abs(found - expected) < 1e-15)
        }
        for (found, expected) in zip(three.weights, [5.0 / 18, 4.0 / 9, 5.0 / 18]) {
            #expect(abs(found - expected) < 1e-15)
        }
        let many = GaussLegendre(steps: 200)
        #expect(abs(many.nodes[0] - 3.5964357465e-05) < 1e-14)
        #expect(abs(many.weights[0] - 9.22950487337e-05) < 1e-14)
        #expect(zip(many.nodes, many.nodes.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test(
        "1…200 steps share what METHODS section 4.1 counts",
        arguments: [
            (QuadratureRule.left, 12_232), (.right, 12_232), (.middle, 16_313), (.trapezoid, 12_153),
            (.captumTrapezoid, 12_153), (.gaussLegendre, 20_001),
        ])
    func sharing(rule: QuadratureRule, distinct: Int) {
        let sweep = QuadratureSweep(rule, steps: Array(1...200))
        #expect(sweep.nodes.count == distinct)
        #expect(sweep.sums.count == 201 - rule.leastSteps)
        #expect(sweep.nodes == sweep.nodes.sorted() && Set(sweep.nodes).count == distinct)
    }

    @Test("A sweep sums what each step count alone sums", arguments: QuadratureRule.allCases)
    func sums(rule: QuadratureRule) throws {
        let sweep = QuadratureSweep(rule, steps: Array(1...40))
        for sum in sweep.sums {
            let alone = try integral(rule, sum.steps) { exp(-3 * $0) }
            #expect(sum.of { exp(-3 * sweep.nodes[$0]) } == alone, "\(sum.steps)")
        }
    }

    @Test("Trapezoids begin at 2 steps")
    func least() {
        #expect(QuadratureSweep(.trapezoid, steps: [1]).sums.isEmpty)
        #expect(QuadratureSweep(.left, steps: [1]).nodes == [0])
    }
}
