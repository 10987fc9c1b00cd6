import NightjarKit

extension ClassifierReport {
    /// The figures, in the order of the report.
    var figures: [Figure] { [accuracyFigure, confusionFigure, lossFigure] }

    /// Every model's accuracy with its interval.
    private var accuracyFigure: Figure {
        func dots(_ scores: [Score]) -> Panel.Marks {
            .dots(scores.map { ($0.name, $0.accuracy, $0.interval.low, $0.interval.high) })
        }
        return Figure(
            "accuracy", title: "Accuracy by model",
            caption: "The share of test texts that is right, with Wilson's 95 % interval.",
            panels: [
                Panel(
                    title: "", xLabel: "Accuracy", yLabel: "",
                    series: [(name: "fine-tuned", marks: dots(tuned.map(\.score)))]
                        + (rival.map { [(name: "bag of words", marks: dots([$0]))] } ?? []))
            ])
    }

    /// What the best model takes for what.
    private var confusionFigure: Figure {
        let counts = best.confusion.counts
        let rows = zip(data.labels, counts).map { "\($0) (\($1.reduce(0, +)))" }
        let shares = counts.map { row in row.map { Double($0) / Double(row.reduce(0, +)) } }
        return Figure(
            "confusion", title: "What \(best.name) takes for what",
            caption: "The share of each label's test texts, their number in brackets, that is taken for each label.",
            panels: [
                Panel(
                    title: "", xLabel: "Predicted", yLabel: "Gold",
                    series: [
                        (
                            name: "share of the label's texts",
                            marks: .heatMap(rows: rows, columns: data.labels, values: shares, range: 0...1)
                        )
                    ])
            ])
    }

    /// Losses by epoch: of each model a panel for train and one for dev.
    private var lossFigure: Figure {
        let panels = models.flatMap { model in
            [("train", \FineTuned.Epoch.trainLoss), ("dev", \.devLoss)].map { split, loss in
                Panel(
                    title: "\(model.name), \(split)", xLabel: "Epoch", yLabel: "Loss",
                    series: model.runs.map { run in
                        (
                            name: "learning rate \(run.learningRate)",
                            marks: .line(run.epochs.map { (x: Double($0.epoch), y: $0[keyPath: loss]) })
                        )
                    })
            }
        }
        return Figure(
            "losses", title: "Loss by epoch",
            caption:
                "Mean cross-entropy of a text; of train while it is learnt from, dropout on, of dev after the epoch.",
            panels: panels)
    }
}
