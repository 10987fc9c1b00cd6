import CKernels
import Tensors

extension Tape {
    /// One row of each text, as rows of texts of one row: span i's at `RowRules.place(ofSingle: i)`; between them stands
    /// the first.
    ///
    /// - Parameters:
    ///   - smallestWeight: outputs × inputs of the smallest product that the rows go through.
    ///   - row: Which row of a text of so many.
    /// - Returns: The block's row for each.
    func singleRows(smallestWeight: Int, _ row: (_ count: Int) -> Int) -> [Int] {
        let rules = RowRules.current
        let count = rules.rows(forSingles: spans.count, smallestWeight: smallestWeight)
        var rows = [Int](repeating: spans.first.map { $0.first + row($0.count) } ?? 0, count: count)
        for (number, span) in spans.enumerated() {
            rows[rules.place(ofSingle: number)] = span.first + row(span.count)
        }
        return rows
    }

    /// Single rows of texts, as `singleRows` places them, with as many more as a smaller product needs: the first again.
    func singles(_ x: Rows, smallestWeight: Int) -> Rows {
        let count = RowRules.current.rows(forSingles: spans.count, smallestWeight: smallestWeight)
        guard count > x.count else { return x }
        return repeated(x, Array(0..<x.count) + [Int](repeating: 0, count: count - x.count))
    }

    /// The mean of each text's rows, summed in double: span i's at `RowRules.place(ofSingle: i)`, the others zero.
    ///
    /// - Parameter smallestWeight: outputs × inputs of the smallest product that the means go through.
    public func means(_ x: Rows, smallestWeight: Int) -> Rows {
        let rules = RowRules.current, width = x.width
        let count = rules.rows(forSingles: spans.count, smallestWeight: smallestWeight)
        let y = make(width: width, count: count)
        y.pointer.update(repeating: 0, count: count * width)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { sums in
            guard let base = sums.baseAddress else { return }
            for (number, span) in spans.enumerated() where span.count > 0 {
                Numbers.mean(
                    rows: (span.first..<span.first + span.count).map(Int32.init), width: width, of: x.pointer,
                    scratch: base, into: y.pointer + rules.place(ofSingle: number) * width)
            }
        }
        record { [spans, lanes] in
            for lane in 0..<lanes {
                for (number, span) in spans.enumerated() {
                    let slope = y.gradient(lane) + rules.place(ofSingle: number) * width
                    var share = 1 / Float(span.count)
                    for row in span.first..<span.first + span.count {
                        nj_sum_rows(1, width, width, &share, slope, x.gradient(lane) + row * width)
                    }
                }
            }
        }
        return y
    }
}
