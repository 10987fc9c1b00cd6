import Foundation
import Models
import Tensors

/// The sums of one step's gradients by the trained weights.
///
/// Every weight has one sum, to which blocks add in their order: a block waits until the one before it has added to that
/// weight. So the sums do not depend on the number of threads, and there is but one copy. Threads work on blocks that
/// follow each other, a product apart, so there is little to wait for.
///
/// `@unchecked Sendable`: `turn` gives a sum to one thread at a time.
final class StepGradients: @unchecked Sendable {
    /// One weight's sum.
    final class Sum {
        let gradient: FloatBuffer
        /// Of an embedding: the place in `gradient` of each of the table's rows, −1 for those that do not occur.
        var places: [Int32]?
        fileprivate var turn = 0

        fileprivate init(count: Int) { gradient = FloatBuffer(count: count) }
    }

    private(set) var sums: [String: Sum] = [:]
    private let condition = NSCondition()
    private var isAborted = false

    /// Sums that are zero.
    ///
    /// - Parameter sparse: Names a table of which only rows that occur have a gradient.
    init(_ weights: [TrainedWeight], sparse: String?) {
        for weight in weights where weight.name != sparse { sums[weight.name] = Sum(count: weight.count) }
    }

    /// Makes room for the gradients of a table's rows.
    func begin(table: String, rows: Int, width: Int, occurring: Set<Int>) {
        var places = [Int32](repeating: -1, count: rows)
        for (place, row) in occurring.sorted().enumerated() { places[row] = Int32(place) }
        let sum = Sum(count: occurring.count * width)
        sum.places = places
        sums[table] = sum
    }

    /// Begins a step: block 0 is the first in every turn. The sums are zero then, AdamW having left them so.
    func begin() {
        isAborted = false
        for sum in sums.values { sum.turn = 0 }
    }

    /// What a block adds to.
    func block(_ number: Int) -> BlockSums { BlockSums(self, number: number) }

    /// Lets go of all that wait, after an error.
    func abort() {
        condition.lock()
        isAborted = true
        condition.broadcast()
        condition.unlock()
    }

    fileprivate func turn(_ sum: Sum, of block: Int, _ body: () -> Void) {
        condition.lock()
        while sum.turn < block, !isAborted { condition.wait() }
        let mayAdd = !isAborted
        condition.unlock()
        guard mayAdd, sum.turn == block else { return }
        body()
        condition.lock()
        sum.turn = block + 1
        condition.broadcast()
        condition.unlock()
    }
}

/// Where one block's gradients by weights go: to the step's sums when it is the block's turn.
///
/// What a block adds in several operations (a projection that serves positions too) is added up by itself first.
final class BlockSums: GradientSums {
    private let step: StepGradients
    private let number: Int
    private var expected: [String: Int] = [:]
    private var partial: [String: FloatBuffer] = [:]

    fileprivate init(_ step: StepGradients, number: Int) {
        self.step = step
        self.number = number
    }

    func expect(_ weight: String) { expected[weight, default: 0] += 1 }

    func add(to weight: String, count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
        guard let sum = step.sums[weight] else { return }
        let left = expected[weight, default: 1]
        expected[weight] = left - 1
        if left == 1, partial[weight] == nil {
            step.turn(sum, of: number) { body(sum.gradient.pointer) }
            return
        }
        let own = partial[weight] ?? FloatBuffer(count: count)
        partial[weight] = own
        body(own.pointer)
        guard left == 1 else { return }
        step.turn(sum, of: number) { Numbers.add(own.pointer, count: count, to: sum.gradient.pointer) }
        partial[weight] = nil
    }

    func add(_ gradient: UnsafePointer<Float>, rows: [Int], of table: EmbeddingTable) {
        let places = step.sums[table.name]?.places
        let rows = places.map { places in rows.map { $0 < 0 ? -1 : Int(places[$0]) } } ?? rows
        add(to: table.name, count: table.rows * table.width) { table.add(gradient, rows: rows, to: $0) }
    }

    /// Adds up by itself what is added to a weight until `release`: more operations than are recorded yet.
    func hold(_ weight: String) { expect(weight) }

    /// Ends `hold`.
    func release(_ weight: String) {
        guard let sum = step.sums[weight] else { return }
        add(to: weight, count: sum.gradient.count) { _ in }
    }

    /// Passes the block's turn on where it had nothing to add.
    func finish() {
        for sum in step.sums.values { step.turn(sum, of: number) {} }
    }
}
