import NightjarKit

extension SkillReport {
    /// The figures, in the order of the report.
    var figures: [Figure] {
        outcomes.count > 1
            ? [accuracyFigure, sizeCurves, layerFigure, overlapFigure] : [accuracyFigure, sizeCurves, layerFigure]
    }

    /// Every method's accuracy on every task, with its interval.
    private var accuracyFigure: Figure {
        func dots(_ score: @escaping (TaskOutcome) -> MethodScore?) -> Panel.Marks {
            .dots(
                outcomes.compactMap { task in
                    score(task).map { (task.name, $0.accuracy, $0.interval.low, $0.interval.high) }
                })
        }
        let chance = Panel.Marks.dots(outcomes.map { ($0.name, $0.chance, .nan, .nan) })
        let found = probers.map { prober in
            (name: prober.rawValue, marks: dots { $0.probers.first { $0.prober == prober }?.score })
        }
        return Figure(
            "accuracy", title: "Accuracy by task",
            caption:
                "Accuracy on the test items with Wilson's 95 % interval. Rand: guessing; LM-Prob: the candidate that "
                + "the model finds most probable; the others: skill neurons that vote.",
            panels: [
                Panel(
                    title: "", xLabel: "Accuracy", yLabel: "",
                    series: [(name: "Rand", marks: chance), (name: "LM-Prob", marks: dots(\.lmProb))] + found)
            ])
    }

    /// Accuracy on dev by the number of skill neurons, a panel a task.
    private var sizeCurves: Figure {
        let panels = outcomes.map { task in
            Panel(
                title: task.name, xLabel: "Skill neurons", yLabel: "Dev accuracy",
                series: task.probers.map { found in
                    let points = zip(found.sizes, found.devAccuracies).map { (x: Double($0), y: $1) }
                    return (name: found.prober.rawValue, marks: .line(points))
                }, xScale: .logarithmic)
        }
        return Figure(
            "sizes", title: "How many skill neurons it takes",
            caption: "Accuracy on the dev items of the first neurons of each prober's ranking, by their number.",
            panels: panels)
    }

    /// The share of each task's skill neurons in each layer, a panel a prober.
    private var layerFigure: Figure {
        let panels = probers.map { prober in
            let found = outcomes(of: prober)
            let shares = found.map { entry in
                counts(entry.found).map { Double($0) / Double(entry.found.neurons.count) }
            }
            return Panel(
                title: prober.rawValue, xLabel: "Layer", yLabel: "Task",
                series: [
                    (
                        name: "share of the skill neurons",
                        marks: .heatMap(
                            rows: found.map { "\($0.task.name) (\($0.found.neurons.count))" },
                            columns: (0..<layers).map(String.init), values: shares)
                    )
                ])
        }
        return Figure(
            "layers", title: "Where the skill neurons are",
            caption: "The share of a task's skill neurons, their number in brackets, in each layer.", panels: panels)
    }

    /// What the skill neurons of every two tasks have in common, a panel a prober.
    private var overlapFigure: Figure {
        let panels = probers.map { prober in
            let names = outcomes(of: prober).map { "\($0.task.name) (\($0.found.neurons.count))" }
            var values = overlaps(prober).map { $0.map { $0.beyondChance ?? .nan } }
            // A task has everything in common with itself.
            for task in values.indices { values[task][task] = .nan }
            return Panel(
                title: prober.rawValue, xLabel: "", yLabel: "",
                series: [
                    (
                        name: "overlap beyond chance",
                        marks: .heatMap(rows: names, columns: names, values: values, range: 0...1)
                    )
                ])
        }
        return Figure(
            "overlap", title: "Skill neurons that two tasks share",
            caption:
                "0: as many as two random sets of their sizes have in common, or fewer; 1: all of the smaller set. "
                + "In brackets how many skill neurons a task has; blank where chance alone fills the smaller set.",
            panels: panels)
    }
}
