/// Rows of values of different lengths, filled by several threads. `@unchecked Sendable`: a row is set by the one thread
/// that has it.
final class RaggedValues: @unchecked Sendable {
    private let firsts: [Int]
    private let counts: [Int]
    private let values: UnsafeMutableBufferPointer<Double>

    /// Zeros, `counts[i]` in row i.
    init(_ counts: [Int]) {
        self.counts = counts
        firsts = counts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
        values = .allocate(capacity: firsts.last ?? 0)
        values.initialize(repeating: 0)
    }

    func set(_ value: Double, of row: Int, _ number: Int) { values[firsts[row] + number] = value }

    var all: [[Double]] { zip(firsts, counts).map { Array(values[$0..<$0 + $1]) } }

    deinit { values.deallocate() }
}
