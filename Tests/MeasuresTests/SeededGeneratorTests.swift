import Measures
import Testing

@Suite("The seeded random source")
struct SeededGeneratorTests {
    /// xoshiro256** after SplitMix64, computed apart from this code in Python's integers.
    @Test("the same numbers everywhere")
    func reference() {
        var zero = SeededGenerator(seed: 0)
        #expect(
            (0..<4).map { _ in zero.next() } == [
                0x99EC_5F36_CB75_F2B4, 0xBF6E_1F78_4956_452A, 0x1A5F_849D_4933_E6E0, 0x6AA5_94F1_262D_2D2C,
            ])
        var answer = SeededGenerator(seed: 42)
        #expect(answer.next() == 0x1578_0B2E_0C2E_C716)
        var stream = SeededGenerator(seed: 7, stream: "permutations")
        #expect((0..<2).map { _ in stream.next() } == [0xEF97_8E34_A4A7_D876, 0x63FE_0965_4574_966A])
    }

    @Test("streams of one seed differ, and equal names agree")
    func streams() {
        var (one, same) = (SeededGenerator(seed: 1, stream: "positive"), SeededGenerator(seed: 1, stream: "positive"))
        var other = SeededGenerator(seed: 1, stream: "negative")
        let draws = (0..<10).map { _ in one.next() }
        #expect(draws == (0..<10).map { _ in same.next() })
        #expect(Set(draws).isDisjoint(with: (0..<10).map { _ in other.next() }))
    }

    @Test("draws below a bound are even", arguments: [1, 2, 3, 7, 10])
    func below(bound: Int) {
        var generator = SeededGenerator(seed: 11)
        var counts = [Int](repeating: 0, count: bound)
        for _ in 0..<(10_000 * bound) { counts[generator.below(bound)] += 1 }
        // Six standard deviations.
        #expect(counts.allSatisfy { abs($0 - 10_000) < 600 })
    }

    @Test("a shuffle keeps the elements, and every order is as likely")
    func shuffled() {
        var generator = SeededGenerator(seed: 3)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<24_000 { counts[generator.shuffled([0, 1, 2, 3]), default: 0] += 1 }
        #expect(counts.count == 24)
        #expect(counts.values.allSatisfy { abs($0 - 1000) < 190 })
    }

    @Test("a sample stands in the data's order, each element as likely; no more than there are")
    func sample() {
        var generator = SeededGenerator(seed: 4)
        var counts = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 {
            let drawn = generator.sample(3, of: Array(0..<10))
            #expect(drawn.count == 3 && drawn == drawn.sorted() && Set(drawn).count == 3)
            for element in drawn { counts[element] += 1 }
        }
        #expect(counts.allSatisfy { abs($0 - 3000) < 280 })
        #expect(generator.sample(5, of: ["b", "a"]) == ["b", "a"])
        #expect(generator.sample(0, of: [1, 2]) == [])
    }
}
