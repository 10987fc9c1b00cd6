import Foundation
import NightjarKit

/// What is made of items' gradients while they pass, group by group: nothing of the gradients themselves is kept.
protocol ItemReducer: Sendable {
    /// What it is, in the cache: ASCII letters and `-`.
    static var name: String { get }
    /// What it has made so far, to be kept between groups.
    var bytes: Data { get }

    /// A group of items begins.
    mutating func begin(_ group: Range<Int>, of items: ProbingItems)
    /// One layer of the group's items; every layer comes once, from the last to the first.
    ///
    /// - Parameter first: The place of the layer's first neuron among all.
    mutating func add(_ layer: CandidateGradients, at first: Int)
    /// The group is through; its candidates' probabilities, [items][candidates].
    mutating func end(_ probabilities: [[Double]])

    /// Takes up what was made of the first `count` items; false where the bytes are of another form.
    mutating func restore(_ bytes: Data, count: Int) -> Bool
}
