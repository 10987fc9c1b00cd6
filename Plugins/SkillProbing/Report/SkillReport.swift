import NightjarKit

/// From the tasks' outcomes to results: tables, figures and headline numbers (DESIGN section 5).
struct SkillReport {
    let outcomes: [TaskOutcome]
    let parameters: SkillProbingParameters
    let layers: Int
    let neuronsPerLayer: Int

    var probers: [SkillProber] { outcomes.first?.probers.map(\.prober) ?? [] }

    func results() -> Results {
        var results = Results()
        addHeadlines(to: &results)
        results.table(accuracy)
        results.table(intervals)
        results.table(significance)
        results.table(sizes)
        results.table(layerTable)
        if outcomes.count > 1 { results.table(overlap) }
        results.table(skillNeurons)
        for figure in figures { results.figure(figure) }
        addNotes(to: &results)
        return results
    }

    /// What a prober found, task after task.
    func outcomes(of prober: SkillProber) -> [(task: TaskOutcome, found: ProberOutcome)] {
        outcomes.flatMap { task in task.probers.filter { $0.prober == prober }.map { (task, $0) } }
    }

    private func addHeadlines(to results: inout Results) {
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        results.headline("tasks", outcomes.count, help: "Tasks that were probed")
        results.headline("macroRand", mean(outcomes.map(\.chance)), help: "What guessing reaches, mean over tasks")
        results.headline(
            "macroLmProb", mean(outcomes.map(\.lmProb.accuracy)),
            help: "Accuracy of the model's own most probable candidate, mean over tasks")
        for prober in probers {
            results.headline(
                "macro\(prober.rawValue.capitalized)", mean(outcomes(of: prober).map(\.found.score.accuracy)),
                help: "Accuracy of the \(prober.rawValue) prober, mean over tasks")
        }
    }
}
