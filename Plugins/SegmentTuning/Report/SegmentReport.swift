import Foundation
import NightjarKit

/// What the job tells.
struct SegmentReport {
    let parameters: SegmentTuningParameters
    /// How many layers the model has.
    let layers: Int
    let tasks: TaskSet
    let outcome: PartComparison.Outcome
    /// On the tasks that were tuned on.
    let scores: PartScores
    /// On those held out; nil where none is.
    let heldOut: PartScores?

    var parts: [PartOutcome] { outcome.parts }

    init(
        parameters: SegmentTuningParameters, layers: Int, tasks: TaskSet, outcome: PartComparison.Outcome,
        random: SeededGenerator
    ) {
        self.parameters = parameters
        self.layers = layers
        self.tasks = tasks
        self.outcome = outcome
        scores = PartScores(outcome.parts, items: tasks.items(heldOut: false), random: random)
        let others = tasks.items(heldOut: true)
        heldOut = others.isEmpty ? nil : PartScores(outcome.parts, items: others, random: random)
    }

    func results() -> Results {
        var results = Results()
        addHeadlines(to: &results)
        results.table(comparedTable("segments-compared", title: "Segments, over all tasks that were tuned on", scores))
        results.table(qualityTable)
        if let heldOut { results.table(comparedTable("held-out", title: "Segments, over the tasks held out", heldOut)) }
        results.table(pairTable)
        results.table(lossTable)
        for figure in figures { results.figure(figure) }
        addNotes(to: &results)
        if let checkpoint = outcome.checkpoint { results.checkpoint(checkpoint.folder) }
        return results
    }

    private func addHeadlines(to results: inout Results) {
        for (part, score) in zip(parts, scores.all) {
            let name = (part.part.choice == .untuned ? "untuned" : part.name) + "Accuracy"
            results.headline(
                name, score.quality.accuracy,
                help: "The share of items whose whole answer \(part.part.choice.inWords) writes")
            results.headline(name + ".low", score.accuracy.low)
            results.headline(name + ".high", score.accuracy.high)
        }
        guard let share = parameterShare(of: .refinement), let pair = scores.difference(of: .refinement, from: .all)
        else {
            return
        }
        results.headline(
            "refinementParameterShare", share,
            help: "Trained parameters of the refinement layers to those of all layers")
        results.headline(
            "refinementMinusAll", pair.accuracy,
            help: "Accuracy of tuning the refinement layers less that of tuning all")
        results.headline("refinementMinusAll.low", pair.accuracyInterval.low)
        results.headline("refinementMinusAll.high", pair.accuracyInterval.high)
        results.headline(
            "refinementMinusAllP", pair.p, help: "How likely chance alone makes the two differ so much (McNemar, exact)"
        )
    }

    /// Trained parameters to those of all layers; nil where either was not tuned.
    func parameterShare(of choice: LayerChoice) -> Double? {
        guard let part = self[choice], let all = self[.all], all.trainedParameters > 0 else { return nil }
        return Double(part.trainedParameters) / Double(all.trainedParameters)
    }

    subscript(choice: LayerChoice) -> PartOutcome? { parts.first { $0.part.choice == choice } }
}

extension LayerChoice {
    /// The model that comes of it, as a sentence names it.
    var inWords: String {
        switch self {
        case .shared, .transition, .refinement: "the model with tuned \(rawValue) layers"
        case .all: "the model with all layers tuned"
        case .random: "the model with as many layers elsewhere tuned"
        case .untuned: "the untuned model"
        }
    }
}
