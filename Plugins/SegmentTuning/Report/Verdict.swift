import Foundation
import NightjarKit

/// What the comparison shows and what it does not, in sentences.
struct Verdict {
    let report: SegmentReport

    /// The level at which a difference counts as one.
    private static let level = 0.05

    private var scores: PartScores { report.scores }

    /// One note each.
    var sentences: [String] {
        let pairs: [(LayerChoice, LayerChoice)] = [
            (.all, .untuned), (.refinement, .all), (.transition, .all), (.shared, .all), (.refinement, .random),
            (.refinement, .shared),
        ]
        let facts = pairs.compactMap { first, other in
            scores.difference(of: first, from: other).map { sentence(first, other, $0) }
        }
        return facts + [conclusion].compactMap(\.self)
    }

    /// Whether the answers to be learnt are learnt at all.
    private var tuningHelps: Bool? {
        scores.difference(of: .all, from: .untuned).map { isMoreOftenRight($0) || hasLessLoss($0) }
    }

    private func sentence(_ first: LayerChoice, _ other: LayerChoice, _ pair: PartScores.Difference) -> String {
        guard let one = scores[first]?.quality, let two = scores[other]?.quality else { return "" }
        let share = report.parameterShare(of: first).flatMap {
            other == .all ? " (\(percent($0)) of the parameters that tuning all layers trains)" : nil
        }
        let accuracy =
            "\(first.inWords)\(share ?? "") is right on \(percent(one.accuracy)) of \(one.items) items, \(other.inWords) on "
            + "\(percent(two.accuracy)): \(points(pair.accuracy)) points (95 % interval "
            + "\(points(pair.accuracyInterval.low)) to \(points(pair.accuracyInterval.high)), McNemar's exact p = "
            + String(format: "%.2g", pair.p) + "), "
            + (pair.p < Self.level ? "more than chance makes." : "which may be chance.")
        let loss =
            " Its loss is \(number(abs(pair.loss))) \(pair.loss < 0 ? "lower" : "higher") "
            + "(\(number(pair.lossInterval.low)) to \(number(pair.lossInterval.high)))"
            + (pair.lossInterval.excludesZero ? "." : ", which may be chance.")
        return accuracy.prefix(1).uppercased() + accuracy.dropFirst() + loss
    }

    /// What follows for whoever wants to tune few layers.
    private var conclusion: String? {
        guard scores[.all] != nil else { return nil }
        if tuningHelps == false {
            return
                "Tuning all layers is not shown to be better than not tuning, so which layers to tune cannot be told from "
                + "this job: give it more prompts, or train longer."
        }
        let candidates: [LayerChoice] = [.shared, .transition, .refinement, .random]
        let tried = candidates.filter { scores[$0] != nil }
        guard !tried.isEmpty else { return nil }
        let asGood = tried.filter { choice in
            scores.difference(of: choice, from: .all).map { !isLessOftenRight($0) && !hasMoreLoss($0) } ?? false
        }
        guard !asGood.isEmpty else {
            return
                "Every part that was tuned alone is worse than tuning all layers, in accuracy or loss: here saving "
                + "parameters costs quality."
        }
        let names = asGood.map(\.rawValue).joined(separator: ", ")
        var text = "Not shown to be worse than tuning all layers, in accuracy and loss: \(names)."
        if asGood.contains(.refinement), let pair = scores.difference(of: .refinement, from: .random) {
            text +=
                isMoreOftenRight(pair) || hasLessLoss(pair)
                ? " The refinement layers do better than as many layers elsewhere: it matters which layers are tuned."
                : " As many layers elsewhere are not shown to do worse than the refinement layers: that it matters which "
                    + "layers are tuned is not shown here, only that fewer may do."
        }
        return text + " Not shown to be worse is not shown to be as good: the intervals say how much worse it may be."
    }

    private func isMoreOftenRight(_ pair: PartScores.Difference) -> Bool { pair.p < Self.level && pair.accuracy > 0 }
    private func isLessOftenRight(_ pair: PartScores.Difference) -> Bool { pair.p < Self.level && pair.accuracy < 0 }
    private func hasLessLoss(_ pair: PartScores.Difference) -> Bool { pair.lossInterval.high < 0 }
    private func hasMoreLoss(_ pair: PartScores.Difference) -> Bool { pair.lossInterval.low > 0 }

    private func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
    private func points(_ difference: Double) -> String { signed(100 * difference, "%.1f") }
    private func number(_ value: Double) -> String { signed(value, "%.3f") }
    private func signed(_ value: Double, _ format: String) -> String {
        String(format: format, value).replacing("-", with: "−")
    }
}
