import Measures
import Testing

@Suite("Intervals and tests of accuracies")
struct AccuracyStatisticsTests {
    @Test(
        "Wilson's interval",
        arguments: [(8, 10, 0.490162, 0.943318), (0, 20, 0, 0.161125), (50, 50, 0.928652, 1), (0, 0, 0, 1)])
    func wilson(_ hits: Int, _ count: Int, _ low: Double, _ high: Double) {
        let interval = ProportionInterval(hits: hits, of: count)
        #expect(abs(interval.low - low) < 1e-6 && abs(interval.high - high) < 1e-6, "\(interval)")
    }

    @Test(
        "McNemar's exact test",
        arguments: [(3, 10, 0.09228515625), (10, 3, 0.09228515625), (0, 6, 0.03125), (5, 5, 1), (0, 0, 1)])
    func mcNemarsTest(_ first: Int, _ second: Int, _ p: Double) {
        #expect(abs(mcNemar(onlyFirstRight: first, onlySecondRight: second) - p) < 1e-12)
    }

    @Test("of thousands of items without overflow")
    func many() {
        let p = mcNemar(onlyFirstRight: 2000, onlySecondRight: 2200)
        #expect(p > 0.001 && p < 0.003, "\(p)")
    }
}
