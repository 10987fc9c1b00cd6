import Foundation
import NightjarKit

/// Training: what the items with their right answers say of every neuron.
struct SkillCounting: ItemReducer {
    static let name = "skill-counts"

    private(set) var counts: SkillCounts
    private var group: [(candidates: Int, gold: Int)] = []

    init(neurons: Int) { counts = SkillCounts(neurons: neurons) }

    mutating func begin(_ group: Range<Int>, of items: ProbingItems) {
        self.group = group.map { (items.candidates[$0].count, items.gold[$0]) }
    }

    mutating func add(_ layer: CandidateGradients, at first: Int) {
        for (index, item) in group.enumerated() {
            counts.add(layer, item: index, candidates: item.candidates, gold: item.gold, at: first)
        }
    }

    mutating func end(_ probabilities: [[Double]]) {}

    var bytes: Data { Data(counts.bytes) }

    mutating func restore(_ bytes: Data, count: Int) -> Bool {
        guard let counts = SkillCounts(bytes: bytes, neurons: counts.neurons) else { return false }
        self.counts = counts
        return true
    }
}
