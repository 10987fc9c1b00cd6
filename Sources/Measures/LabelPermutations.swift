import CKernels

/// The labels of the texts, permuted again and again: one draw for all units of a job.
public struct LabelPermutations: Sendable {
    /// How many permutations there are.
    public let count: Int
    /// How many texts each labels.
    public let texts: Int
    /// `[texts × width]`, 0xFF for a positive; the columns from `count` on are unused.
    private let rows: [UInt8]
    private let width: Int

    /// Draws `count` permutations from the job's seed, in its stream `permutations`.
    public init(labels: [Bool], count: Int, seed: UInt64) {
        self.count = count
        texts = labels.count
        width =
            (count + Int(NJ_AP_PERMUTATIONS) - 1) / Int(NJ_AP_PERMUTATIONS)
            * Int(NJ_AP_PERMUTATIONS)
        var generator = SeededGenerator(seed: seed, stream: "permutations")
        var rows = [UInt8](repeating: 0, count: labels.count * width)
        for permutation in 0..<count {
            for (text, label) in generator.shuffled(labels).enumerated() where label {
                rows[text * width + permutation] = 0xFF
            }
        }
        self.rows = rows
    }

    /// The labels under one permutation.
    public func labels(_ permutation: Int) -> [Bool] {
        (0..<texts).map { rows[$0 * width + permutation] != 0 }
    }

    /// The average precision under each permutation of the unit that is sorted in `lane`.
    func values(
        lane: Int, of scratch: UnsafeRawPointer, positives: Int, into values: UnsafeMutableBufferPointer<Double>
    ) {
        precondition(texts < AveragePrecision.maximumTextsForNull, "too many texts for a permutation null")
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: texts) { order in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { all in
                nj_ap_null(
                    scratch, texts, lane, Double(positives), rows, width, order.baseAddress, all.baseAddress)
                for permutation in 0..<count { values[permutation] = all[permutation] }
            }
        }
    }
}
