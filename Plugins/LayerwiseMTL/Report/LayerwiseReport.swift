import Foundation
import NightjarKit

/// From what came of each task at each layer to results (DESIGN section 5).
struct LayerwiseReport {
    let parameters: LayerwiseParameters
    let tasks: TaskSet
    /// One a task, in the order of tasks.
    let outcomes: [TaskOutcome]
    let maps: MapLayers
    let trainings: [Training]
    /// Of a state.
    let width: Int
    let random: (String) -> SeededGenerator
    /// The places of the tasks that the tuned model knows; of all where it knows none.
    let learned: [Int]
    let finding: Finding
    let covariates: [Covariate]

    init(
        parameters: LayerwiseParameters, tasks: TaskSet, outcomes: [TaskOutcome], maps: MapLayers,
        trainings: [Training], width: Int, random: @escaping (String) -> SeededGenerator
    ) {
        self.parameters = parameters
        self.tasks = tasks
        self.outcomes = outcomes
        self.maps = maps
        self.trainings = trainings
        self.width = width
        self.random = random
        let known = tasks.tasks.indices.filter { !tasks.tasks[$0].task.heldOut }
        learned = known.isEmpty ? Array(tasks.tasks.indices) : known
        finding = Finding(learned.map { outcomes[$0] }, random: random)
        covariates = Covariate.all(of: tasks.tasks)
    }

    /// Layers of the model, counted from 1.
    var layers: ClosedRange<Int> { 1...max(1, outcomes.first?.layers.count ?? 1) }
    /// The places of tasks that were held out, where others were not.
    var heldOut: [Int] { tasks.tasks.indices.filter { !learned.contains($0) } }

    /// The similarity of a pair at a layer, from 1, a task each.
    func similarities(_ pair: Pair, _ metric: SimilarityMetric = .cka, at layer: Int, of places: [Int]) -> [Double] {
        places.map { outcomes[$0].layers[layer - 1][pair, metric] }
    }

    func results(checkpoint: URL?) throws -> Results {
        var results = Results()
        addHeadlines(to: &results)
        for table in [
            similarityTable, changeTable, dimensionTable, segmentTable, covariateTable, boxTable, taskTable,
            try mapTable,
        ] { results.table(table) }
        if !trainings.isEmpty { results.table(trainingTable) }
        for figure in try figures { results.figure(figure) }
        addNotes(to: &results)
        if let checkpoint { results.checkpoint(checkpoint) }
        return results
    }

    private func addHeadlines(to results: inout Results) {
        results.headline("segments", finding.inWords, help: "Shared, transition and refinement layers, from 1")
        if let segments = finding.segments, let bootstrap = finding.bootstrap {
            results.headline("firstKnot", segments.firstKnot, help: "The last shared layer")
            results.headline("firstKnot.low", bootstrap.firstBounds?.lowerBound)
            results.headline("firstKnot.high", bootstrap.firstBounds?.upperBound)
            results.headline("secondKnot", segments.secondKnot, help: "The first refinement layer")
            results.headline("secondKnot.low", bootstrap.secondBounds?.lowerBound)
            results.headline("secondKnot.high", bootstrap.secondBounds?.upperBound)
            results.headline(
                "knotsShare", bootstrap.sameKnots, help: "The share of draws of tasks that have these very knots")
        }
        results.headline("mostChangedLayer", finding.mostChanged, help: "The layer with the largest change")
        results.headline("mostChangedLayer.low", finding.mostChangedBounds?.low)
        results.headline("mostChangedLayer.high", finding.mostChangedBounds?.high)
        results.headline(
            "largestChange", finding.mostChanged.map { finding.change[$0 - 1] },
            help: "1 − CKA of the tuned and the pretrained model there, the median over tasks")
        for (pair, name, model) in [
            (Pair.tunedControl, "tunedControl", "tuned"), (.pretrainedControl, "pretrainedControl", "pretrained"),
        ] {
            for (end, layer) in [("FirstLayer", layers.lowerBound), ("LastLayer", layers.upperBound)] {
                add(
                    name + end, similarities(pair, at: layer, of: learned),
                    help: "CKA of the \(model) model and the controls at layer \(layer), the median over tasks",
                    to: &results)
            }
        }
        if !heldOut.isEmpty {
            add(
                "heldOutLastLayer", similarities(.tunedControl, at: layers.upperBound, of: heldOut),
                help: "CKA of the tuned model and the controls at the last layer, the median over tasks held out",
                to: &results)
        }
        results.headline("prompts", tasks.size, help: "Prompts a task")
    }

    /// A median over tasks, with its interval where there is more than one.
    private func add(_ name: String, _ values: [Double], help: String, to results: inout Results) {
        results.headline(name, values.median, help: help)
        guard values.count > 1 else { return }
        var generator = random("bootstrap of tasks")
        let interval = BootstrapInterval(cases: values.count, using: &generator) { drawn in
            drawn.map { values[$0] }.median
        }
        results.headline(name + ".low", interval?.low)
        results.headline(name + ".high", interval?.high)
    }
}

extension [Double] {
    /// Of those that are numbers; NaN where none is.
    var median: Double { BoxStatistics(self)?.median ?? .nan }
    /// Of those that are numbers; NaN where none is.
    var mean: Double {
        let numbers = filter { !$0.isNaN }
        return numbers.isEmpty ? .nan : numbers.reduce(0, +) / Double(numbers.count)
    }
}
