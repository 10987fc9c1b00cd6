import Foundation
import NightjarKit

/// Trains every model with every learning rate, a run after the other, and keeps what the least loss on dev gave.
///
/// Of one run the weights are held, of all others only numbers: what is best so far lies in a folder.
struct ModelComparison {
    let parameters: TextClassifierParameters
    let data: LabelledData
    let context: Context

    /// What came of all.
    struct Outcome {
        /// Those that came to a result, in the job's order.
        var models: [ModelOutcome] = []
        /// The place of the one with the least loss on dev.
        var best = 0
        /// Its weights.
        var checkpoint: URL?
    }

    /// - Throws: A `Problem` where no run came to a result.
    func outcome(of candidates: [Candidate]) throws -> Outcome {
        var outcome = Outcome()
        var least = Double.infinity
        let runs = Double(candidates.count * parameters.learningRates.count)
        for (place, candidate) in candidates.enumerated() {
            let texts = try TokenisedSplits(data, model: candidate.model, maxTokens: parameters.maxTokens, in: context)
            var model = ModelOutcome(name: candidate.name, cut: (texts.cut, texts.limit))
            for (index, learningRate) in parameters.learningRates.enumerated() {
                let name = "run-\(place)-\(index)"
                let before = Double(place * parameters.learningRates.count + index)
                let (run, tuned) = try train(candidate, texts, learningRate: learningRate, named: name) {
                    context.progress(0.99 * (before + $0) / runs, "\(candidate.name), \(learningRate): \($1)")
                }
                model.runs.append(run)
                guard let tuned, let devLoss = run.devLoss, devLoss < model.devLoss else { continue }
                model.best = index
                model.predicted = try predictions(of: tuned, texts.test)
                guard devLoss < least else { continue }
                least = devLoss
                outcome.best = place
                try keep(tuned, as: name, in: &outcome)
            }
            outcome.models.append(model)
        }
        guard outcome.checkpoint != nil else { throw noResult(outcome.models) }
        return outcome
    }

    /// One run; no weights where it failed before its first epoch was through, as where its loss is no number.
    private func train(
        _ candidate: Candidate, _ texts: TokenisedSplits, learningRate: Double, named name: String,
        progress: (Double, String) -> Void
    ) throws -> (ModelOutcome.Run, FineTuned?) {
        let recipe = try parameters.recipe(learningRate: learningRate, for: candidate.model, called: candidate.name)
        do {
            let tuned = try candidate.model.fineTune(
                train: texts.train, dev: texts.dev, labels: data.labels, recipe, named: name, in: context,
                progress: progress)
            return (
                ModelOutcome.Run(
                    learningRate: learningRate, epochs: tuned.epochs, bestEpoch: tuned.bestEpoch, stopped: tuned.stopped
                ), tuned
            )
        } catch let problem as Problem where problem.kind == .failed {
            context.warn("\(candidate.name), learning rate \(learningRate): \(problem.message)")
            let reason =
                problem.message.hasPrefix(name + ": ")
                ? String(problem.message.dropFirst(name.count + 2)) : problem.message
            return (ModelOutcome.Run(learningRate: learningRate, epochs: [], bestEpoch: 0, stopped: reason), nil)
        }
    }

    private func predictions(of tuned: FineTuned, _ texts: [LabelledText]) throws -> [Int] {
        try tuned.logits(of: texts.map(\.ids), in: context).map { logits in
            logits.indices.reduce(0) { logits[$1] > logits[$0] ? $1 : $0 }
        }
    }

    private func keep(_ tuned: FineTuned, as name: String, in outcome: inout Outcome) throws {
        let folder = try context.folder("checkpoint-" + name)
        try tuned.writeCheckpoint(to: folder)
        if let before = outcome.checkpoint { try FileManager.default.removeItem(at: before) }
        outcome.checkpoint = folder
    }

    private func noResult(_ models: [ModelOutcome]) -> Problem {
        let reasons = models.flatMap { model in
            model.runs.map { "\(model.name), learning rate \($0.learningRate): \($0.stopped ?? "no epoch")" }
        }
        return Problem(
            .failed, "no run came to a result; try smaller `learningRates` or a `clipNorm`; \(reasons.first ?? "")",
            detail: reasons.joined(separator: "\n"))
    }
}
