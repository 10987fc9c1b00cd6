import CKernels
import Foundation

/// The angles of a rotary embedding (Su et al. 2021): position p turns the pair i of a head by p·frequency[i].
public struct RotaryTable: Sendable {
    /// One a pair (x[i], x[half + i]); `half` pairs are turned, the rest of a head stays.
    public let frequencies: [Float]
    /// What cosine and sine are multiplied with.
    public let scale: Float

    /// A table of the given frequencies.
    public init(frequencies: [Float], scale: Float = 1) {
        self.frequencies = frequencies
        self.scale = scale
    }

    /// Cosine and sine of every pair at a position.
    func angles(at position: Int) -> (cosine: [Float], sine: [Float]) {
        // As the references do it: the angle in float, then its cosine.
        let angles = frequencies.map { Double(Float(position) * $0) }
        return (angles.map { Float(cos($0)) * scale }, angles.map { Float(sin($0)) * scale })
    }
}

extension Tape {
    /// Turns heads in place by their tokens' positions: the rows' values before are not needed again.
    ///
    /// - Parameter table: The angles for a text of so many tokens, the prefix included.
    public func rotate(_ views: [(HeadView, heads: Int)], _ table: (_ tokens: Int) -> RotaryTable) {
        let tables = spans.map { table($0.position + $0.count) }
        for (span, table) in zip(spans, tables) {
            for row in 0..<span.count {
                let (cosine, sine) = table.angles(at: span.position + row)
                for (view, heads) in views {
                    for head in 0..<heads {
                        nj_rotate(cosine.count, cosine, sine, 0, view.pointer(row: span.first + row, head: head))
                    }
                }
            }
        }
        record { [spans, lanes] in
            for (span, table) in zip(spans, tables) {
                for row in 0..<span.count {
                    let (cosine, sine) = table.angles(at: span.position + row)
                    for (view, heads) in views {
                        for lane in 0..<lanes {
                            for head in 0..<heads {
                                // The gradient of a turn is the turn back (scaled alike).
                                nj_rotate(
                                    cosine.count, cosine, sine, 1,
                                    view.gradient(lane, row: span.first + row, head: head))
                            }
                        }
                    }
                }
            }
        }
    }
}
