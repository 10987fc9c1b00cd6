import Foundation
import NightjarKit

/// What a model did with some units held.
struct ForcedOutcome: Sendable, Equatable {
    /// log p of each scored text of the concept.
    var concept: [Double]
    /// log p of each scored text of the control; none without one.
    var control: [Double]
    /// Of a causal model, what it wrote: prompt after prompt, of each every sample.
    var continuations: [[Int]]
    /// Of a masked model, each mask's most probable tokens with their probabilities.
    var fills: [[(id: Int, probability: Double)]]

    static func == (a: ForcedOutcome, b: ForcedOutcome) -> Bool { a.state == b.state }
}

// MARK: - As bytes

extension ForcedOutcome {
    /// What an attempt after this one takes up.
    var state: Data {
        var lists: [[Double]] = [[Double(continuations.count), Double(fills.count)], concept, control]
        for ids in continuations { lists.append(ids.map(Double.init)) }
        for fill in fills { lists.append(fill.flatMap { [Double($0.id), $0.probability] }) }
        return SavedNumbers(lists).data
    }

    /// What `state` gave; nil where it is anything else.
    init?(_ state: Data) {
        guard let lists = SavedNumbers(state)?.lists, lists.count >= 3, lists[0].count == 2,
            lists.count == 3 + Int(lists[0][0]) + Int(lists[0][1])
        else { return nil }
        let written = 3 + Int(lists[0][0])
        self.init(
            concept: lists[1], control: lists[2], continuations: lists[3..<written].map { $0.map { Int($0) } },
            fills: lists[written...].map { list in
                stride(from: 0, to: list.count - 1, by: 2).map { (id: Int(list[$0]), probability: list[$0 + 1]) }
            })
    }
}
