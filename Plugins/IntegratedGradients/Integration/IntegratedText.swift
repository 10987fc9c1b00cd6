import Foundation
import NightjarKit

/// What a text's integrals come to.
struct IntegratedText: Sendable, Equatable {
    /// F(x) and F(x′).
    let score, baselineScore: Double
    /// The step counts that were tried, ascending, and each one's |Σ IG − (F(x) − F(x′))|.
    let steps: [Int]
    let errors: [Double]
    /// Which of them has the least error, of equal ones the smallest.
    let best: Int
    /// The smallest error that float32 tells from none.
    let resolution: Double
    /// The first step count whose error is the least, or one that float32 cannot tell from it.
    let enough: Int
    /// Each token's attribution at the best step count.
    let tokens: [Double]

    var bestSteps: Int { steps[best] }
    var error: Double { errors[best] }
    var change: Double { score - baselineScore }
    /// The error by the change of the score; nil where that does not change.
    var relativeError: Double? { change == 0 ? nil : error / abs(change) }

    /// Whether the attributions add up to the score's change within a tolerance; where it does not change, within what
    /// float32 resolves.
    func isTrusted(_ tolerance: Double) -> Bool {
        relativeError.map { $0 <= tolerance } ?? (error <= resolution)
    }
}

extension IntegratedText {
    /// As it is kept for an attempt after this one.
    var numbers: [[Double]] {
        [
            [score, baselineScore, resolution, Double(best), Double(enough)], steps.map(Double.init), errors, tokens,
        ]
    }

    /// What `numbers` gave; nil where it is anything else.
    init?(_ lists: ArraySlice<[Double]>) {
        let lists = Array(lists)
        guard lists.count == 4, lists[0].count == 5, lists[1].count == lists[2].count,
            let best = Int(exactly: lists[0][3]), let enough = Int(exactly: lists[0][4]),
            lists[1].indices.contains(best), lists[1].indices.contains(enough)
        else { return nil }
        (score, baselineScore, resolution) = (lists[0][0], lists[0][1], lists[0][2])
        (self.best, self.enough) = (best, enough)
        steps = lists[1].compactMap { Int(exactly: $0) }
        guard steps.count == lists[2].count else { return nil }
        errors = lists[2]
        tokens = lists[3]
    }
}
