import Measures
import Testing

@Suite("The measured side of the empirical gradient")
struct ResponseCurveTests {
    private let grid = (1...10).flatMap { [0.2 * Double($0), -0.2 * Double($0)] }

    @Test("a response that is linear in the shift has r = 1 and its own slope", arguments: [3e-9, 0.25, -1.5e-30, -4])
    func linear(slope: Double) {
        let curve = ResponseCurve(shifts: grid, changes: grid.map { slope * $0 })
        #expect(abs(abs(curve.correlation) - 1) < 1e-12)
        #expect((curve.correlation > 0) == (slope > 0))
        #expect(abs(curve.slope - slope) <= 1e-12 * abs(slope))
        #expect(curve.isLinear())
    }

    @Test("turning the shifts round negates the slope and keeps |r|")
    func turned() {
        let changes = grid.map { 0.3 * $0 + 0.1 * $0 * $0 }
        let curve = ResponseCurve(shifts: grid, changes: changes)
        let turned = ResponseCurve(shifts: grid.map { -$0 }, changes: changes)
        #expect(abs(curve.slope + turned.slope) < 1e-15)
        #expect(abs(curve.correlation + turned.correlation) < 1e-15)
    }

    @Test("an even response has no slope; a constant one, and none, have r = 0")
    func flat() {
        #expect(abs(ResponseCurve(shifts: grid, changes: grid.map { $0 * $0 }).slope) < 1e-15)
        #expect(ResponseCurve(shifts: grid, changes: grid.map { _ in 0 }).correlation == 0)
        #expect(ResponseCurve(shifts: [0, 0], changes: [1, 2]) == ResponseCurve(shifts: [], changes: []))
    }
}

@Suite("Generality of linear neurons")
struct GeneralityTests {
    @Test(
        "coverage and distribution",
        arguments: [
            ([5, 5, 5, 5], 1, 1), ([20, 0, 0, 0], 0.25, 0), ([10, 10, 0, 0], 0.5, 2 / 3), ([8, 6, 4, 2], 1, 14 / 15),
            ([0, 0], 0, 0), ([7], 1, 1),
        ] as [([Int], Double, Double)])
    func examples(_ counts: [Int], _ coverage: Double, _ distribution: Double) {
        let generality = Generality(counts: counts)
        #expect(generality.coverage == coverage)
        #expect(abs(generality.distribution - distribution) < 1e-15)
        #expect(abs(generality.value - coverage * distribution) < 1e-15)
    }
}
