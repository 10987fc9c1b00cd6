import CKernels
import Dispatch

/// Average precision of many units' scores for one labelling of the texts, step-wise and with equal scores as one
/// threshold.
///
/// `AP = Σ_n (R_n − R_{n−1}) P_n` over the distinct scores from the highest down, R_n the recall and P_n the precision
/// where the threshold is the n-th of them: what scikit-learn's `average_precision_score` computes. There is no
/// interpolation. `-0.0` equals `0.0`.
///
/// A group of equal scores adds its number of positives times tp / rank, tp and rank being whole numbers at its end;
/// the terms are summed in double from the highest score down and divided once by the number of positives. Where every
/// group is half positive each tp / rank is exactly 0.5 and every sum is exact, so a model against itself has exactly
/// 0.5 in every unit.
///
/// The method does not depend on the units beside it nor on `threads`: the same unit gives the same bits.
public struct AveragePrecision: Sendable {
    /// How the scores of many units lie in memory.
    public enum Layout: Sendable {
        /// `[units × texts]`: a unit's scores side by side.
        case unitsByTexts
        /// `[texts × units]`: a text's scores side by side.
        case textsByUnits
    }

    /// The most texts that can be ranked; a permutation null takes fewer than `maximumTextsForNull`.
    public static let maximumTexts = Int(NJ_AP_MAX_TEXTS)
    /// Counts in the null are kept in float, exact below 2^24.
    public static let maximumTextsForNull = 1 << 24

    /// How many texts there are.
    public var texts: Int { labels.count }
    /// How many of them are positive.
    public let positives: Int
    let labels: [UInt8]

    /// Ranks texts with these labels; nil where none is positive, since average precision is then undefined.
    public init?(labels: some Sequence<Bool>) {
        self.labels = labels.map { $0 ? 1 : 0 }
        positives = self.labels.reduce(0) { $0 + Int($1) }
        guard positives > 0, self.labels.count <= Self.maximumTexts else { return nil }
    }

    /// The average precision of one unit; nil where a score is NaN or infinite.
    ///
    /// - Parameter scores: one a text.
    public func value(of scores: [Float]) -> Double? {
        let value = values(of: scores)[0]
        return value.isNaN ? nil : value
    }

    /// The average precision of each unit.
    ///
    /// - Parameters:
    ///   - scores: A whole number of units times `texts` values.
    ///   - layout: How they lie.
    ///   - threads: How many units may be ranked at once, eight to a thread.
    /// - Returns: One value a unit; NaN where a score of the unit is NaN or infinite.
    public func values(of scores: [Float], layout: Layout = .unitsByTexts, threads: Int = 1) -> [Double] {
        scores.withUnsafeBufferPointer { values(of: $0, layout: layout, threads: threads) }
    }

    /// The average precision of each unit, of scores that lie elsewhere.
    public func values(
        of scores: UnsafeBufferPointer<Float>, layout: Layout = .unitsByTexts, threads: Int = 1
    ) -> [Double] {
        var values = [Double](repeating: 0, count: scores.count / texts)
        rank(scores, layout: layout, threads: threads, values: &values) { _, _, _ in }
        return values
    }

    /// The average precision of each unit, and what it is under every permutation of the labels, added to `null`.
    ///
    /// Undefined units add nothing. Integer counts are added, so the null does not depend on the order of calls, nor on
    /// `threads`.
    ///
    /// - Parameters:
    ///   - scores: A whole number of units times `texts` values.
    ///   - layout: How they lie.
    ///   - threads: How many units may be ranked at once, eight to a thread.
    ///   - permutations: Of these labels; fewer than `maximumTextsForNull` texts.
    ///   - null: The pool to which permutations × defined units values are added.
    /// - Returns: One value a unit; NaN where a score of the unit is NaN or infinite.
    public func values(
        of scores: UnsafeBufferPointer<Float>, layout: Layout = .unitsByTexts, threads: Int = 1,
        permutations: LabelPermutations, null: inout NullDistribution
    ) -> [Double] {
        precondition(permutations.texts == texts, "permutations of the labels of other texts")
        var values = [Double](repeating: 0, count: scores.count / texts)
        // As many units at a time as keep the permuted values of one slab small.
        let slab = 1024
        for start in stride(from: 0, to: values.count, by: slab) {
            let units = start..<min(start + slab, values.count)
            var some = [Double](repeating: 0, count: units.count)
            var permuted = [Double](repeating: .nan, count: units.count * permutations.count)
            permuted.withUnsafeMutableBufferPointer { buffer in
                nonisolated(unsafe) let permuted = buffer  // Each unit writes its own part.
                rank(scores, layout: layout, from: start, threads: threads, values: &some) { unit, lane, scratch in
                    let part = permuted[(unit * permutations.count)..<((unit + 1) * permutations.count)]
                    permutations.values(lane: lane, of: scratch, positives: positives, into: .init(rebasing: part))
                }
            }
            values.replaceSubrange(units, with: some)
            null.add(permuted)
        }
        return values
    }

    /// Ranks `values.count` units from unit `first` on, and hands each defined one over while it is sorted.
    private func rank(
        _ scores: UnsafeBufferPointer<Float>, layout: Layout, from first: Int = 0, threads: Int,
        values: inout [Double], sorted: @Sendable (_ unit: Int, _ lane: Int, _ scratch: UnsafeRawPointer) -> Void
    ) {
        precondition(scores.count % texts == 0, "scores of a whole number of units")
        guard let base = scores.baseAddress, !values.isEmpty else { return }
        let strides = layout == .unitsByTexts ? (unit: texts, text: 1) : (unit: 1, text: scores.count / texts)
        let lanes = Int(NJ_AP_LANES)
        let count = values.count
        let blocks = (count + lanes - 1) / lanes
        let workers = max(1, min(threads, blocks))
        values.withUnsafeMutableBufferPointer { buffer in
            nonisolated(unsafe) let (base, values) = (base, buffer)  // Read only; each block writes its own units.
            DispatchQueue.concurrentPerform(iterations: workers) { worker in
                let scratch = UnsafeMutableRawPointer.allocate(
                    byteCount: nj_ap_scratch(texts), alignment: 64)
                defer { scratch.deallocate() }
                withUnsafeTemporaryAllocation(of: Double.self, capacity: lanes) { result in
                    for block in (blocks * worker / workers)..<(blocks * (worker + 1) / workers) {
                        let start = block * lanes
                        let units = min(lanes, count - start)
                        let undefined = nj_ap_sort(
                            base + (first + start) * strides.unit, strides.unit, strides.text, units, labels, texts,
                            scratch)
                        nj_ap_values(scratch, texts, Double(positives), result.baseAddress)
                        for lane in 0..<units {
                            let isDefined = undefined >> lane & 1 == 0
                            values[start + lane] = isDefined ? result[lane] : .nan
                            if isDefined { sorted(start + lane, lane, scratch) }
                        }
                    }
                }
            }
        }
    }
}

/// The average precision of one ranking, step-wise, equal scores as one threshold.
///
/// - Returns: nil where no label is positive, or a score is NaN or infinite.
public func averagePrecision(scores: [Float], labels: [Bool]) -> Double? {
    precondition(scores.count == labels.count, "a label for each score")
    return AveragePrecision(labels: labels)?.value(of: scores)
}
