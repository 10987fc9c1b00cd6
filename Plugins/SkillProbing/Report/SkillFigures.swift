import NightjarKit

extension SkillReport {
    /// The figures, in the order of the report.
    var figures: [Figure] { [sizeCurves, layerFigure] }

    /// Accuracy on dev by the number of skill neurons, a panel a task.
    private var sizeCurves: Figure {
        let panels = outcomes.map { task in
            Panel(
                title: task.name, xLabel: "log₂ of the skill neurons", yLabel: "Dev accuracy",
                series: task.probers.map { found in
                    let points = zip(found.sizes, found.devAccuracies).map { (x: logarithm($0), y: $1) }
                    return (name: found.prober.rawValue, marks: .line(points))
                })
        }
        return Figure(
            "sizes", title: "How many skill neurons it takes",
            caption: "Accuracy on the dev items of the first 1, 2, 4, … neurons of each prober's ranking.",
            panels: panels)
    }

    private func logarithm(_ size: Int) -> Double { Double(size.bitWidth - 1 - size.leadingZeroBitCount) }

    /// The layers of the skill neurons, all tasks together, each task weighing the same.
    private var layerFigure: Figure {
        let panels = probers.map { prober in
            var shares = [Double](repeating: 0, count: layers)
            let found = outcomes(of: prober)
            for (_, outcome) in found {
                for (layer, count) in counts(outcome).enumerated() {
                    shares[layer] += Double(count) / Double(outcome.neurons.count) / Double(found.count)
                }
            }
            return Panel(
                title: prober.rawValue, xLabel: "Layer", yLabel: "Share of skill neurons",
                series: [(name: prober.rawValue, marks: .bars(counts: shares))])
        }
        return Figure(
            "layers", title: "Where the skill neurons are",
            caption: "The share of the skill neurons in each layer, the mean over tasks.", panels: panels)
    }
}
