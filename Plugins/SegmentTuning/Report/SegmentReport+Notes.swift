import Foundation
import NightjarKit

extension SegmentReport {
    /// What came out in words, what was assumed, and what the reader must know of the data.
    func addNotes(to results: inout Results) {
        for failure in outcome.failures {
            results.note("\(failure.part) came to no result and is left out: \(failure.reason)", kind: .warning)
        }
        for part in parts {
            guard let stopped = part.stopped else { continue }
            results.note("\(part.name): \(stopped); the last whole epoch's weights are scored.", kind: .warning)
        }
        for task in tasks.tasks where task.overlap > 0 {
            results.note(
                "\(task.name): \(task.overlap) of the \(task.test.count) scored prompts are, word for word, tuned on too; "
                    + "its accuracies are too high by what was learnt by heart.", kind: .warning)
        }
        for sentence in Verdict(report: self).sentences { results.note(sentence) }
        results.note(segmentsNote)
        results.note(dataNote)
        let overlong = tasks.tasks.filter { $0.overlong > 0 }
        if !overlong.isEmpty {
            results.note(
                "Examples of more than \(parameters.options.maxTokens) tokens, or than the model takes, are left out: "
                    + overlong.map { "\($0.name) \($0.overlong)" }.joined(separator: ", ") + ".")
        }
        if parameters.options.method == .full, self[.all] != nil {
            results.note("Tuning all layers with `full` tunes embeddings, the last normalisation and the head too.")
        }
        results.note(
            "An item is right where the model would write its whole answer: each token, the end of text too, is the most "
                + "probable one. Intervals are percentile bootstraps over items, those of single tasks Wilson's. The p-values "
                + "are not corrected for how many pairs are compared.")
        if let checkpoint = outcome.checkpoint {
            results.note(
                "`checkpoint/` is the model of \(checkpoint.part), the best on the scored items; on new ones it will do "
                    + "a little worse than here.")
        }
    }

    private var segmentsNote: String {
        let listed = parts.compactMap { part in
            part.part.layers.map { _ in
                let share = part.part.share.map { String(format: " (the same in %.0f %% of its draws)", 100 * $0) }
                return "\(part.name) \(part.part.layers(of: layers))\(share ?? "")"
            }
        }
        let source =
            parameters.segments.first.map { "The segments are those that \($0.reference) found" }
            ?? "The segments are the job's own"
        let random =
            self[.random] == nil
            ? "" : "; random is as many consecutive layers as refinement, drawn with the seed, at another place"
        return "\(source), layers counted from 1: \(listed.joined(separator: ", ")) of \(layers)\(random)."
    }

    private var dataNote: String {
        let tuned = tasks.tasks.filter { !$0.isHeldOut }
        let held = tasks.tasks.filter(\.isHeldOut)
        return "Every part is tuned on the same \(outcome.examples) examples of "
            + "\(tuned.count) \(tuned.count == 1 ? "task" : "tasks"), with the same seed, and scored on "
            + "\(tuned.reduce(0) { $0 + $1.test.count }) others"
            + (held.isEmpty
                ? "."
                : "; \(held.map(\.name).joined(separator: ", ")) held out: not tuned on, and in a table of their own.")
    }
}
