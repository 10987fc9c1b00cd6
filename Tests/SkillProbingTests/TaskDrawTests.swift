import Foundation
import NightjarKit
import Testing

@testable import SkillProbing

private func item(_ row: Int, gold: Int, language: String? = nil, question: String? = nil) -> TaskItem {
    TaskItem(row: row, language: language, question: question ?? "Q\(row)", candidates: 4, gold: gold)
}

private func drawn(_ count: Int?, of items: [TaskItem], seed: UInt64 = 3) -> [TaskItem] {
    var draw = Draw(random: SeededGenerator(seed: seed, stream: "test"))
    return draw.items(count, of: items)
}

@Suite("Items are drawn in shares")
struct TaskDrawTests {
    private let items = (0..<400).map { item($0, gold: $0 / 100, language: ["de", "en", "fr", "zh", "es"][$0 % 5]) }

    @Test("Answers and languages are as equal as their number allows", arguments: [4, 10, 20, 33, 100, 399])
    func balanced(count: Int) {
        let drawn = drawn(count, of: items)
        #expect(drawn.count == count && Set(drawn.map(\.row)).count == count)
        #expect(drawn.map(\.row) == drawn.map(\.row).sorted())
        for answer in 0..<4 {
            #expect(abs(drawn.count { $0.gold == answer } - count / 4) <= 1)
        }
        for language in Set(items.map(\.language)) {
            #expect(abs(drawn.count { $0.language == language } - count / 5) <= 2)
        }
    }

    @Test("Unequal answers keep their shares")
    func shares() {
        let unequal = (0..<100).map { item($0, gold: $0 < 80 ? 0 : 1) }
        #expect(drawn(10, of: unequal).filter { $0.gold == 1 }.count == 2)
    }

    @Test("The seed decides, and a number above all takes all")
    func seeds() {
        #expect(drawn(20, of: items) == drawn(20, of: items))
        #expect(drawn(20, of: items) != drawn(20, of: items, seed: 4))
        #expect(drawn(500, of: items) == items && drawn(nil, of: items) == items)
    }
}

@Suite("Items in more than one split")
struct TaskOverlapTests {
    private func splits(dev: Range<Int>, test: Range<Int>) -> TaskSplits {
        func items(_ range: Range<Int>) -> [TaskItem] {
            range.enumerated().map { item($0, gold: $1 % 2, question: "Q\($1)") }
        }
        return TaskSplits(train: items(0..<100), dev: items(dev), test: items(test))
    }

    @Test("are counted")
    func counted() {
        #expect(splits(dev: 100..<110, test: 110..<120).overlaps == [])
        #expect(
            splits(dev: 95..<105, test: 100..<110).overlaps == [
                "5 of the 10 dev items are also train items; `overlap: remove` takes them out of train.",
                "5 of the 10 test items are also dev items; `overlap: remove` takes them out of dev.",
            ])
    }

    @Test("stay in test, else in dev, where they are removed")
    func removed() {
        var splits = splits(dev: 90..<110, test: 80..<100)
        let notes = splits.removeOverlaps(using: SeededGenerator(seed: 1, stream: "dev"))
        #expect(splits.overlaps == [])
        #expect(splits.sizes == [80, 10, 20])
        #expect(
            notes == [
                "20 of 100 train items, also in dev or test, were removed.",
                "10 of 20 dev items, also in test, were removed.",
            ])
    }

    @Test("A dev that is test is drawn from train instead")
    func sameDev() {
        var splits = splits(dev: 90..<100, test: 90..<100)
        let notes = splits.removeOverlaps(using: SeededGenerator(seed: 1, stream: "dev"))
        #expect(splits.overlaps == [])
        #expect(splits.sizes == [80, 10, 10])
        #expect(splits.dev.filter { $0.gold == 0 }.count == 5)
        #expect(notes.last == "Every dev item is also in test: 10 train items were taken for dev instead.")
    }
}

extension TaskSplits {
    fileprivate var sizes: [Int] { [train.count, dev.count, test.count] }
}
