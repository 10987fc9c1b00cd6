import Foundation
import NightjarKit

/// Tunes every part by itself on the same examples in the same order, one after the other, and scores what comes out.
///
/// Of one part at a time the weights are held; the best model so far lies in a folder.
struct PartComparison {
    let parameters: SegmentTuningParameters
    let model: Model
    let tasks: TaskSet
    let context: Context

    /// What came of all.
    struct Outcome: Sendable {
        var parts: [PartOutcome] = []
        /// How many examples each was tuned on.
        var examples = 0
        /// Parts that came to no result, and why.
        var failures: [(part: String, reason: String)] = []
        /// The tuned model that is right most often on the tasks tuned on; of several the one with the least loss.
        var checkpoint: Checkpoint?
    }

    /// A tuned model in a folder.
    struct Checkpoint: Sendable {
        let part: String
        let folder: URL
    }

    /// - Throws: A `Problem` where no part that is tuned comes to a result.
    func outcome(of parts: [TunedPart]) throws -> Outcome {
        let examples = trainingExamples
        var outcome = Outcome(examples: examples.count)
        var best: Quality?
        for (index, part) in parts.enumerated() {
            func progress(_ fraction: Double, _ what: String) {
                context.progress(0.99 * (Double(index) + fraction) / Double(parts.count), "\(part.name): \(what)")
            }
            if part.choice == .untuned {
                let scores = try scores(named: part.name, { progress(0, $0) }) { model }
                outcome.parts.append(
                    PartOutcome(part: part, trainedParameters: 0, losses: [], stopped: nil, scores: scores))
                continue
            }
            do {
                let tuned = try model.tune(on: examples, recipe(of: part), named: "tuning-\(part.name)", in: context) {
                    progress(0.9 * $0, $1)
                }
                try add(tuned, part, to: &outcome, best: &best) { progress(0.9, $0) }
            } catch let problem as Problem where problem.kind == .failed {
                // As where its loss is no number: the others may do better.
                context.warn("\(part.name): \(problem.message)")
                outcome.failures.append((part.name, problem.message))
            }
        }
        guard outcome.checkpoint != nil else {
            throw Problem(
                .failed,
                "no part came to a result; try a smaller `train.learningRate`; \(outcome.failures.first?.reason ?? "")")
        }
        return outcome
    }

    /// Scores a tuned model, and keeps its folder while it is the best.
    private func add(
        _ tuned: Tuned, _ part: TunedPart, to outcome: inout Outcome, best: inout Quality?,
        _ progress: (String) -> Void
    ) throws {
        let folder = try context.folder("tuned-\(part.name)")
        var isWritten = false
        let scores = try scores(named: part.name, progress) {
            isWritten = true
            return try tuned.model(in: folder)
        }
        outcome.parts.append(
            PartOutcome(
                part: part, trainedParameters: tuned.trainedParameters, losses: tuned.losses, stopped: tuned.stopped,
                scores: scores))
        let quality = Quality(scores, tasks.items(heldOut: false))
        if let best, !quality.isBetter(than: best) { return try FileManager.default.removeItem(at: folder) }
        best = quality
        if !isWritten { try tuned.write(to: folder) }
        if let before = outcome.checkpoint { try FileManager.default.removeItem(at: before.folder) }
        outcome.checkpoint = Checkpoint(part: part.name, folder: folder)
    }

    /// What all will take: the parts follow each other, so the memory is that of the largest.
    func estimate(of parts: [TunedPart]) throws -> Estimate {
        var estimate = Estimate(items: 0, tokens: 0, multiplications: 0, held: 0)
        let examples = trainingExamples
        let scoring = try model.estimate(ofTexts: tasks.test.map(\.ids.count), in: context)
        for part in parts {
            estimate.append(scoring)
            guard part.choice != .untuned else { continue }
            estimate.append(try model.estimate(ofTuning: examples, recipe(of: part), in: context))
        }
        return estimate
    }

    /// Of each cluster at most so many.
    private var trainingExamples: [AnswerExample] {
        context.mixture(
            tasks.tasks.filter { !$0.isHeldOut }.map { ($0.cluster, $0.training) },
            perCluster: parameters.options.perCluster)
    }

    private func recipe(of part: TunedPart) throws -> AnswerTuning {
        var options = parameters.options
        if let layers = part.layers { options.layers = .second([layers.lowerBound, layers.upperBound]) }
        return try options.recipe(for: model, key: "parameters.train")
    }

    /// Scored once: what an earlier attempt of the job has kept is taken.
    private func scores(
        named name: String, _ progress: (String) -> Void, of model: () throws -> Model
    ) throws -> [AnswerScore] {
        let items = tasks.test
        if let scores = try context.saved("scores-\(name)").flatMap([AnswerScore].init), scores.count == items.count {
            return scores
        }
        progress("scoring \(items.count) items")
        let scores = try model().answerScores(of: items, in: context)
        try context.checkpoint(scores.saved, as: "scores-\(name)")
        return scores
    }
}

extension [AnswerScore] {
    fileprivate var saved: Data {
        SavedNumbers([map(\.logProbability), map { Double($0.tokens) }, map { $0.isCorrect ? 1 : 0 }]).data
    }

    fileprivate init?(_ data: Data) {
        guard let lists = SavedNumbers(data)?.lists, lists.count == 3, Set(lists.map(\.count)).count == 1 else {
            return nil
        }
        self = lists[0].indices.map {
            AnswerScore(logProbability: lists[0][$0], tokens: Int(lists[1][$0]), isCorrect: lists[2][$0] == 1)
        }
    }
}
