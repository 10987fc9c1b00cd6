import Measures
import Testing

@Suite("Ranking and selection of units")
struct UnitRankingTests {
    @Test("descending, equal ones in canonical order, undefined ones left out and counted")
    func order() {
        let ranking = UnitRanking([0.5, .nan, 0.9, 0.5, 0.1, 0.9, .nan])
        #expect(ranking.order == [2, 5, 0, 3, 4])
        #expect(ranking.undefined == 2)
    }

    @Test("top, middle and bottom keep their ranks among all units")
    func groups() {
        // Value and place agree: unit i is of rank i + 1.
        let ranking = UnitRanking((0..<20).map { 1 - Double($0) / 20 })
        #expect(ranking.units(.top, 5).map(\.rank) == [1, 2, 3, 4, 5])
        #expect(ranking.units(.middle, 5).map(\.rank) == [9, 10, 11, 12, 13])
        #expect(ranking.units(.middle, 4).map(\.rank) == [9, 10, 11, 12])
        #expect(ranking.units(.bottom, 5).map(\.rank) == [16, 17, 18, 19, 20])
        let last = ranking.units(.bottom, 1)[0]
        #expect(last.rank == 20 && last.index == 19 && abs(last.value - 0.05) < 1e-12)
    }

    @Test("the paper's middle of 98,304 units: the 1,000 around the half")
    func paper() {
        let ranking = UnitRanking([Double](repeating: 0.5, count: 98_304))
        #expect(ranking.units(.middle, 1000).map(\.index) == Array(48_652..<49_652))
    }

    @Test("fewer than three groups: a third each, which never overlap", arguments: 0...12)
    func shrinks(count: Int) {
        let ranking = UnitRanking((0..<count).map(Double.init))
        #expect(ranking.groupSize(1000) == count / 3)
        let all = UnitRanking.Group.allCases.flatMap { ranking.units($0, 1000).map(\.rank) }
        #expect(all == all.sorted() && Set(all).count == count / 3 * 3)
    }

    @Test("every layer has a bin, and the bins sum to the units")
    func histogram() {
        let counts = layerHistogram(of: [3, 1, 1, 3, 3], layerCount: 6)
        #expect(counts == [0, 2, 0, 3, 0, 0])
    }
}
