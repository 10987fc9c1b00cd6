import Foundation
import NightjarKit

extension ClassifierReport {
    /// The level at which a difference counts as one.
    private static let level = 0.05

    /// What came out in words, what was assumed, and what the reader must know of the data.
    func addNotes(to results: inout Results) {
        if parameters.shuffleLabels {
            results.note(
                "The labels of train and dev were permuted (`shuffleLabels`): there is nothing to learn, and an accuracy "
                    + "above the most frequent label's share is chance.", kind: .warning)
        }
        addRuns(to: &results)
        if data.testTextsInTrain > 0 {
            results.note(
                "\(data.testTextsInTrain) of the \(data.test.items.count) test texts are, word for word, in train too: "
                    + "accuracies are too high by what was learnt by heart.", kind: .warning)
        }
        if let verdict { results.note(verdict) }
        results.note(
            "\(data.train.items.count) texts were learnt from, learning rate and epoch chosen on \(data.dev.items.count) by "
                + "the least loss, and \(data.test.items.count) measured on; labels: \(data.labelsInWords). The most "
                + "frequent label of test has \(percent(majority)) of its texts.")
        for (limit, models) in cuts {
            let counts = models.map { "\($0.name) \($0.cut.texts)" }.joined(separator: ", ")
            results.note("Texts of more than \(limit) tokens were cut, their special tokens kept: \(counts).")
        }
        results.note(
            "A linear layer reads \(parameters.pooling == .cls ? "the first token's state" : "the mean of all tokens' states"); "
                + "AdamW minimises cross-entropy over steps of \(parameters.batch) × \(parameters.accumulation) texts"
                + (parameters.layers.second.map { ", in the layers \($0[0]) to \($0[1]) and the linear layer alone" }
                    ?? "")
                + ".")
    }

    /// Whether the language model beats words, and how certain that is.
    private var verdict: String? {
        guard let rival else { return nil }
        let duel = Duel(best, rival)
        let facts =
            "\(best.name) is right on \(described(best)) of \(data.test.items.count) test texts, the bag of words on "
            + "\(described(rival)); the model alone is right on \(duel.onlyModel), the bag of words alone on "
            + "\(duel.onlyRival) (McNemar's exact test, p = \(String(format: "%.2g", duel.p)))."
        if duel.p >= Self.level {
            return facts
                + " That may be chance: on these texts it is not shown that the language model knows more than words say."
        }
        return facts
            + (duel.onlyModel > duel.onlyRival
                ? " The language model beats words: something beyond which words there are, order and context or what "
                    + "it knew before, tells labels apart."
                : " Words beat the language model: as it was trained here, it does not even use all that words say.")
    }

    private func addRuns(to results: inout Results) {
        for model in models {
            for run in model.runs {
                guard let stopped = run.stopped else { continue }
                results.note(
                    "\(model.name), learning rate \(run.learningRate): \(stopped)"
                        + (run.devLoss == nil
                            ? ". This learning rate is left out." : "; the best epoch before was kept."),
                    kind: .warning)
            }
            if model.best == nil {
                results.note("\(model.name) came to no result and is in no table but epochs.", kind: .warning)
            }
        }
        let atLimit = tuned.filter { $0.run.bestEpoch == parameters.epochs }
        if !atLimit.isEmpty {
            results.note(
                "The last epoch was the best of \(atLimit.map(\.outcome.name).joined(separator: ", ")): more `epochs` may "
                    + "do better.", kind: .warning)
        }
    }

    private var cuts: [(limit: Int, models: [ModelOutcome])] {
        let cut = models.filter { $0.cut.texts > 0 }
        return Set(cut.map(\.cut.limit)).sorted().map { limit in (limit, cut.filter { $0.cut.limit == limit }) }
    }

    /// The share of test texts that have test's most frequent label.
    private var majority: Double {
        let counts = best.confusion.counts.map { $0.reduce(0, +) }
        return Double(counts.max() ?? 0) / Double(data.test.items.count)
    }

    private func described(_ score: Score) -> String {
        "\(percent(score.accuracy)) (\(percent(score.interval.low)) to \(percent(score.interval.high)))"
    }

    private func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
}
