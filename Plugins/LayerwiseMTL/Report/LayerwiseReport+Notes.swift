import Foundation
import NightjarKit

extension LayerwiseReport {
    /// What came out in words, how sure that is, what was assumed, and what the reader must know of the data.
    func addNotes(to results: inout Results) {
        results.note(answer)
        if let reason { results.note(reason, kind: .warning) }
        if let heldOutNote { results.note(heldOutNote) }
        addSizes(to: &results)
        addTrainings(to: &results)
        addUndefined(to: &results)
        results.note(
            "States are those of a prompt's last token after each layer, from 1; the last layer's are those "
                + (parameters.finalNorm
                    ? "after the model's last normalisation, as transformers gives them, which alone can set it apart"
                    : "before the model's last normalisation")
                + ". Intervals are of 1,000 bootstrap draws over tasks, 95 %: they say what other tasks of this kind "
                + "would give, not other trainings of the same models."
                + (learned.count < Self.fewTasks ? " Of \(count(learned.count, "task")) they are rough." : ""))
    }

    private func addSizes(to results: inout Results) {
        let rows = outcomes.flatMap { $0.layers.map(\.rows) }.min() ?? 0
        if rows < 2 * width {
            results.note(
                "\(rows) prompts a task are fewer than twice the width of \(width): biased CKA is inflated towards 1; "
                    + "compare models with each other rather than with 1, or read cka-debiased.", kind: .warning)
        }
        let dropped = tasks.tasks.indices.map { tasks.size - (outcomes[$0].layers.map(\.rows).min() ?? 0) }
        if let most = dropped.max(), most > 0 {
            results.note(
                "States of up to \(count(most, "prompt")) were not numbers in one of the three models; these are "
                    + "left out "
                    + "of all three, layer by layer (\(names { dropped[$0] > 0 })).", kind: .warning)
        }
        if !tasks.scarce.isEmpty {
            results.note(
                "All tasks are compared on \(count(tasks.size, "prompt")), as many as the task with the least has "
                    + "(\(tasks.scarce.joined(separator: ", "))); of the others so many are drawn.")
        }
        let long = tasks.tasks.reduce(0) { $0 + $1.overlong.prompts }
        if long > 0 {
            results.note(
                "\(count(long, "prompt")) with more than \(parameters.maxTokens) tokens, or more than the model "
                    + "takes, were "
                    + "left out (\(names { tasks.tasks[$0].overlong.prompts > 0 })).")
        }
        let known = tasks.tasks.reduce(0) { $0 + $1.overlap }
        if known > 0 {
            results.note(
                "\(count(known, "analysed prompt")) stand word for word among those that were trained on "
                    + "(\(names { tasks.tasks[$0].overlap > 0 })).", kind: .warning)
        }
    }

    private func addTrainings(to results: inout Results) {
        guard let train = parameters.train, let first = trainings.first else { return }
        let scope = train.layers.second.map { "layers \($0[0]) to \($0[1]), from 0" } ?? "all layers"
        results.note(
            "\(count(trainings.count, "model")) tuned by this job, from the pretrained one, on answers alone: "
                + (train.method == .lora ? "adapters of rank \(train.rank), \(scope)" : "the weights, \(scope)")
                + ", \(first.parameters) values each, \(count(train.epochs, "epoch")). They lie in the bundle's "
                + "`checkpoint/`: "
                + "the model of all tasks, and the controls in `controls/`.")
        for training in trainings {
            guard let stopped = training.stopped else { continue }
            results.note("\(training.model): \(stopped)", kind: .warning)
        }
        let long = tasks.tasks.reduce(0) { $0 + $1.overlong.examples }
        if long > 0 {
            results.note(
                "\(count(long, "example")) of more than \(train.maxTokens) tokens were not trained on "
                    + "(\(names { tasks.tasks[$0].overlong.examples > 0 })).")
        }
    }

    private func addUndefined(to results: inout Results) {
        let values = parameters.metrics.flatMap { metric in
            outcomes.flatMap { $0.layers.flatMap { layer in Pair.allCases.map { layer[$0, metric] } } }
        }
        let missing = values.count(where: \.isNaN)
        if missing > 0 {
            results.note(
                "\(missing) of \(values.count) similarities are undefined, as where all prompts have one state; they "
                    + "are "
                    + "empty in `similarity` and left out of medians.", kind: .warning)
        }
    }

    /// The names of tasks.
    private func names(_ isMeant: (Int) -> Bool) -> String {
        tasks.tasks.indices.filter(isMeant).map { tasks.tasks[$0].name }.joined(separator: ", ")
    }

    /// Intervals over fewer tasks are rough.
    private static let fewTasks = 10
}
