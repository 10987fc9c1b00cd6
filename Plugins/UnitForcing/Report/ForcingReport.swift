import NightjarKit

/// From the runs to tables, figures and headline numbers.
struct ForcingReport {
    let parameters: UnitForcingParameters
    let model: Model
    let setting: Setting
    let sets: [UnitSet]
    let runs: [(run: ForcedRun, outcome: ForcedOutcome)]
    /// How many units there are to force.
    var available: Int { sets.size(of: .selected) }

    func results(random: (String) -> SeededGenerator) -> Results {
        var results = Results()
        let scores = self.scores(random: random)
        results.headline("unitsForced", runs.map(\.run.count).max() ?? 0, help: "The most units that were forced")
        let largest = scores.filter { $0.run.count == runs.map(\.run.count).max() && $0.run.count > 0 }
        for score in largest where score.change != nil {
            let name = score.run.kind == .selected ? score.texts : "\(score.texts)Random"
            results.headline(
                "\(name)Change", score.change,
                help: "By how much log p of a token of the \(score.texts) changes with that many "
                    + (score.run.kind == .selected ? "units forced" : "units drawn at random forced"))
            if let interval = score.interval {
                results.headline("\(name)Change.low", interval.low)
                results.headline("\(name)Change.high", interval.high)
            }
        }
        for kind in [UnitSet.Kind.selected, .random] {
            let changes = largest.filter { $0.run.kind == kind }.compactMap(\.change)
            guard changes.count == 2 else { continue }
            results.headline(
                kind == .selected ? "contrast" : "contrastRandom", changes[0] - changes[1],
                help: "The concept's change less the control's, with that many "
                    + (kind == .selected ? "units forced" : "units drawn at random forced"))
        }
        results.table(scoreTable(scores))
        results.table(model.headKind == .maskedLM ? fillTable : continuationTable)
        results.table(unitTable)
        if scores.contains(where: { $0.run.count > 0 && $0.change != nil }) { results.figure(figure(scores)) }
        addNotes(to: &results)
        return results
    }

    private var unitTable: Table {
        let rows = sets.flatMap { set in set.units.enumerated().map { (set.kind, $0.offset, $0.element) } }
        return Table(
            "units", title: "The units and what they are held at",
            columns: [
                ("set", .string(rows.map(\.0.rawValue))), ("rank", .int(rows.map { $0.1 + 1 })),
                ("layer", .int(rows.map(\.2.layer))), ("module", .string(rows.map { model.sites[$0.2.site].path })),
                ("unit", .int(rows.map(\.2.unit))), ("value", .float(rows.map(\.2.value))),
            ])
    }

    private func scoreTable(_ scores: [ForcingScore]) -> Table {
        Table(
            "scores", title: "log p of a token, and its change against the model as it is",
            columns: [
                ("set", .string(scores.map(\.run.name))), ("units", .int(scores.map(\.run.count))),
                ("texts", .string(scores.map(\.texts))), ("logProbability", .double(scores.map(\.mean))),
                ("change", .double(scores.map { $0.change ?? .nan })),
                ("low", .double(scores.map { $0.interval?.low ?? .nan })),
                ("high", .double(scores.map { $0.interval?.high ?? .nan })),
            ], shownRows: 40)
    }

    private var continuationTable: Table {
        // The runs of a prompt one below the other.
        let copies = runs.map(\.outcome.continuations.count).max() ?? 0
        let rows = (0..<copies).flatMap { copy in runs.map { ($0.run, copy, $0.outcome.continuations[copy]) } }
        return Table(
            "continuations", title: "What the model writes after each prompt, with more and more units forced",
            columns: [
                ("set", .string(rows.map(\.0.name))), ("units", .int(rows.map(\.0.count))),
                ("prompt", .int(rows.map { $0.1 / parameters.repeats })),
                ("sample", .int(rows.map { $0.1 % parameters.repeats })),
                ("text", .string(rows.map { setting.prompts.texts[$0.1 / parameters.repeats] })),
                ("continuation", .string(rows.map { model.text(of: $0.2) })),
                ("tokens", .int(rows.map(\.2.count))),
            ], shownRows: 60)
    }

    private var fillTable: Table {
        let rows = setting.prompts.masks.enumerated().flatMap { mask, place in
            runs.flatMap { run in
                run.outcome.fills[mask].enumerated().map { (run.run, place, $0.offset, $0.element) }
            }
        }
        return Table(
            "fills", title: "What the model fills into each mask, with more and more units forced",
            columns: [
                ("set", .string(rows.map(\.0.name))), ("units", .int(rows.map(\.0.count))),
                ("prompt", .int(rows.map(\.1.text))), ("position", .int(rows.map(\.1.position))),
                ("rank", .int(rows.map { $0.2 + 1 })), ("token", .string(rows.map { model.surface($0.3.id) })),
                ("probability", .double(rows.map(\.3.probability))),
                ("text", .string(rows.map { setting.prompts.texts[$0.1.text] })),
            ], shownRows: 60)
    }

    private func figure(_ scores: [ForcingScore]) -> Figure {
        let names = scores.filter { $0.run.count > 0 }.map { "\($0.texts), \($0.run.name) units" }
        let different = names.enumerated().filter { names.firstIndex(of: $0.element) == $0.offset }.map(\.element)
        return Figure(
            "change", title: "What forcing does to the texts' probability",
            caption:
                "The change of log p of a token, against the model as it is, by the number of units forced. Where the "
                + "units carry the concept, its texts gain more, or lose less, than the control's; units drawn at random "
                + "from the same modules show what any forcing does.",
            panels: [
                Panel(
                    title: "", xLabel: "Units forced", yLabel: "Change of log p",
                    series: different.map { name in
                        let points = scores.filter { $0.run.count > 0 && "\($0.texts), \($0.run.name) units" == name }
                        return (
                            name: name,
                            marks: .line(
                                points.compactMap { score in
                                    score.change.map { (x: Double(score.run.count), y: $0) }
                                })
                        )
                    }, horizontalLines: [(y: 0, label: "as it is")], xScale: .logarithmic)
            ])
    }
}

extension ForcedRun {
    /// What tables call its units.
    var name: String { count == 0 ? "none" : kind.rawValue }
}
