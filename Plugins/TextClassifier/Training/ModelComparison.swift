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
        for (place, candidate) in candidates.enumerated() {
            let texts = try TokenisedSplits(data, model: candidate.model, maxTokens: parameters.maxTokens, in: context)
            var model = ModelOutcome(name: candidate.name, cut: (texts.cut, texts.limit))
            for (index, learningRate) in parameters.learningRates.enumerated() {
                let name = "run-\(place)-\(index)"
                let before = Double(place * parameters.learningRates.count + index)
                let all = Double(candidates.count * parameters.learningRates.count)
                let tuned = try candidate.model.fineTune(
                    train: texts.train, dev: texts.dev, labels: data.labels,
                    parameters.recipe(learningRate: learningRate, for: candidate.model, called: candidate.name),
                    named: name, in: context
                ) {
                    context.progress(
                        0.99 * (before + $0) / all, "\(candidate.name), learning rate \(learningRate): \($1)")
                }
                let run = ModelOutcome.Run(
                    learningRate: learningRate, epochs: tuned.epochs, bestEpoch: tuned.bestEpoch, stopped: tuned.stopped
                )
                model.runs.append(run)
                guard let devLoss = run.devLoss, devLoss < model.devLoss else { continue }
                model.best = index
                model.predicted = try predictions(of: tuned, texts.test)
                guard devLoss < least else { continue }
                least = devLoss
                outcome.best = outcome.models.count
                try keep(tuned, as: name, in: &outcome)
            }
            outcome.models.append(model)
        }
        guard outcome.checkpoint != nil else { throw noResult(outcome.models) }
        return outcome
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
            .failed, "no run came to a result; \(reasons.first ?? ""); try smaller `learningRates` or a `clipNorm`",
            detail: reasons.joined(separator: "\n"))
    }
}
