import Foundation
import NightjarKit

/// From what models predict to results: tables, figures and headline numbers (DESIGN section 5).
struct ClassifierReport {
    let data: LabelledData
    let parameters: TextClassifierParameters
    /// Every model of the job, also without a result.
    let models: [ModelOutcome]
    /// Those with a result, in the job's order.
    let tuned: [(outcome: ModelOutcome, run: ModelOutcome.Run, score: Score)]
    /// The model with the least loss on dev.
    let best: Score
    let rival: Score?

    /// - Parameter best: The place among `models` of the one with the least loss on dev.
    init(
        data: LabelledData, parameters: TextClassifierParameters, models: [ModelOutcome], best: Int, rival: Rival?
    ) {
        func score(_ name: String, _ predicted: [Int]) -> Score {
            Score(name, predicted: predicted, gold: data.test.labels, classes: data.labels.count)
        }
        self.data = data
        self.parameters = parameters
        self.models = models
        tuned = models.compactMap { model in
            model.bestRun.map { (model, $0, score(model.name, model.predicted)) }
        }
        self.best = score(models[best].name, models[best].predicted)
        self.rival = rival.map { score(Rival.name, $0.predicted) }
    }

    /// Every model's score, the rival's last.
    var scores: [Score] { tuned.map(\.score) + (rival.map { [$0] } ?? []) }

    func results(checkpoint: URL?, random: (String) -> SeededGenerator) -> Results {
        var results = Results()
        addHeadlines(to: &results, random: random)
        results.table(scoreTable)
        results.table(confusionTable)
        results.table(epochTable)
        results.table(predictionTable)
        for figure in figures { results.figure(figure) }
        addNotes(to: &results)
        if let checkpoint { results.checkpoint(checkpoint) }
        return results
    }

    private func addHeadlines(to results: inout Results, random: (String) -> SeededGenerator) {
        let gold = data.test.labels
        func interval(_ name: String, of statistic: ([Int]) -> Double) {
            var generator = random("bootstrap of test texts")
            let interval = BootstrapInterval(cases: gold.count, using: &generator, statistic: statistic)
            results.headline(name + ".low", interval?.low)
            results.headline(name + ".high", interval?.high)
        }
        func headlines(_ score: Score, accuracy: String, macroF1: String, of what: String) {
            results.headline(accuracy, score.accuracy, help: "The share of test texts that \(what) is right on")
            results.headline(accuracy + ".low", score.interval.low)
            results.headline(accuracy + ".high", score.interval.high)
            results.headline(macroF1, score.macroF1, help: "F1 of \(what), mean over labels")
            interval(macroF1) { score.macroF1(of: $0, gold: gold) }
        }
        results.headline("bestModel", best.name, help: "The model with the least loss on dev")
        headlines(best, accuracy: "accuracy", macroF1: "macroF1", of: "the best model")
        guard let rival else { return }
        headlines(rival, accuracy: "rivalAccuracy", macroF1: "rivalMacroF1", of: "the bag of words")
        results.headline(
            "accuracyDifference", best.accuracy - rival.accuracy, help: "The best model less the bag of words")
        interval("accuracyDifference") { texts in
            let more = texts.reduce(0) { $0 + (best.right[$1] ? 1 : 0) - (rival.right[$1] ? 1 : 0) }
            return Double(more) / Double(texts.count)
        }
        results.headline(
            "macroF1Difference", best.macroF1 - rival.macroF1, help: "The best model less the bag of words")
        interval("macroF1Difference") { best.macroF1(of: $0, gold: gold) - rival.macroF1(of: $0, gold: gold) }
        results.headline(
            "mcNemarP", Duel(best, rival).p,
            help: "How likely chance alone makes the two differ so much (McNemar, exact)")
    }
}
