import NightjarKit
import Testing

@testable import IntegratedGradients

@Suite("What slopes along a path come to")
struct PlanTests {
    /// The outcome of a path whose score and slopes are known functions of the factor.
    private func outcome(
        _ rule: QuadratureRule, _ steps: [Int], value: (Double) -> Double, slopes: (Double) -> [Double]
    ) -> IntegratedText {
        let plan = IntegrationPlan(rule, steps: steps)
        return plan.outcome(plan.factors.map { PathSlopes(value: value($0), tokens: slopes($0)) })
    }

    @Test(
        "A linear score is exact with one step",
        arguments: [QuadratureRule.left, .right, .middle, .gaussLegendre])
    func linear(rule: QuadratureRule) {
        let found = outcome(rule, [1], value: { 5 + 3 * $0 }) { _ in [2, 0, 1] }
        #expect(found.tokens == [2, 0, 1])
        #expect(found.error == 0 && found.relativeError == 0 && found.isTrusted(0.01))
    }

    @Test("x₁·x₂ from zero is x₁·x₂/2 each")
    func product() {
        // At α the score is 6α², and each factor's part of its slope is 6α.
        let found = outcome(.gaussLegendre, [1], value: { 6 * $0 * $0 }) { [6 * $0, 6 * $0] }
        #expect(found.tokens == [3, 3] && found.error == 0)
    }

    @Test("The best number of steps has the least error, of equal ones the smallest")
    func best() {
        let found = outcome(.left, Array(1...8), value: { $0 * $0 * $0 }) { [3 * $0 * $0] }
        #expect(found.bestSteps == 8)
        let flat = outcome(.middle, Array(1...8), value: { $0 }) { _ in [1] }
        #expect(flat.errors.allSatisfy { $0 < 1e-15 } && flat.errors[flat.best] == flat.errors.min())
        #expect(flat.best == flat.errors.firstIndex(of: flat.error))
    }

    @Test("A score that does not change has no relative error; it is trusted where nothing is attributed")
    func flat() {
        let still = outcome(.gaussLegendre, [3], value: { _ in 2 }) { _ in [0, 0] }
        #expect(still.relativeError == nil && still.isTrusted(0.01))
        let wrong = outcome(.gaussLegendre, [3], value: { _ in 2 }) { _ in [1, 0] }
        #expect(wrong.relativeError == nil && abs(wrong.error - 1) < 1e-15 && !wrong.isTrusted(0.01))
    }

    @Test("Rounding near the ends bounds what an error can mean")
    func resolution() {
        // A score that jumps by 1e-6 from one point to the next, as float32's does.
        var jump = 1e-6
        let found = outcome(
            .gaussLegendre, Array(1...40),
            value: {
                jump = -jump
                return $0 + jump
            }, slopes: { _ in [1] })
        #expect(found.resolution > 1e-6 && found.resolution < 2e-5)
        #expect(found.steps[found.enough] == 1)
        let smooth = outcome(.left, Array(1...40), value: { $0 * $0 }) { [2 * $0] }
        #expect(smooth.resolution < 1e-4 * smooth.error || smooth.enough == smooth.best)
    }

    @Test("What is kept for another attempt comes back bit by bit")
    func saved() {
        let found = outcome(.middle, [2, 5, 9], value: { $0 * $0 }) { [2 * $0, -0.0] }
        #expect(IntegratedText(found.numbers[...]) == found)
        #expect(IntegratedText(found.numbers[1...]) == nil)
    }
}
