import NightjarKit

extension SkillReport {
    /// Fewer dev items than these leave more than ±5 points around an accuracy.
    private static let enoughDevItems = 400

    /// What was assumed, and what the reader must know of the data.
    func addNotes(to results: inout Results) {
        for task in outcomes {
            for note in task.notes { results.note("\(task.name): \(note)", kind: .warning) }
        }
        let small = outcomes.filter { $0.devItems < Self.enoughDevItems }
        let tried = outcomes.first?.probers.first?.sizes.count ?? 0
        if tried > 1, !small.isEmpty {
            results.note(
                "The number of skill neurons was chosen among \(tried) sizes on few dev items ("
                    + small.map { "\($0.name) \($0.devItems)" }.joined(separator: ", ")
                    + "): sizes whose dev accuracies differ by chance alone compete there, so read the size curve, not "
                    + "the one size.", kind: .warning)
        }
        let comparisons = comparisons
        for prober in probers {
            let own = comparisons.filter { $0.prober == prober && $0.p < 0.05 }
            let better = own.filter { $0.onlyProber > $0.onlyLmProb }.count
            results.note(
                "The \(prober.rawValue) prober is better than LM-Prob beyond chance on \(better) of \(outcomes.count) "
                    + "tasks and worse on \(own.count - better) (McNemar's exact test, p < 0.05, each task by itself); "
                    + "elsewhere the difference may be chance.")
        }
        addTies(to: &results)
        results.note(
            "A feature is NeurGrad, the gradient of a candidate's probability by a neuron times the sign of its "
                + "activation (that of 0 is −1), at the token that predicts the answer; signs and comparisons are decided "
                + "in float32, and a gradient of 0 is of neither polarity.")
        results.note(
            parameters.ranking == .contrastive
                ? "Neurons are ranked by how the right answer differs from the wrong ones, as in the authors' code; the "
                    + "magnitude prober's neurons vote for every candidate that attains the largest value."
                : "Neurons are ranked by how often the right answer is of their polarity, as the paper has it; neurons "
                    + "without a majority come last.")
        results.note(
            "Rand is the mean of 1/candidates; LM-Prob is the candidate that the model itself finds most probable. The "
                + "number of skill neurons is the smallest of those best on dev.")
    }

    private func addTies(to results: inout Results) {
        let tied = outcomes.flatMap { task in
            methods(of: task).filter { $0.score.ties > 0 }.map { "\(task.name) \($0.name) \($0.score.ties)" }
        }
        guard !tied.isEmpty else { return }
        results.note(
            "Where several candidates were equally good the first in label order was taken; test items with such ties: "
                + tied.joined(separator: ", ") + ".")
    }
}
