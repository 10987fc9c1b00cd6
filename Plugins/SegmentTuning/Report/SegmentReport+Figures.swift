import NightjarKit

extension SegmentReport {
    /// The figures, in the order of the report.
    var figures: [Figure] { [qualityFigure, taskFigure, lossFigure] }

    /// What is got for how many parameters; tasks held out have panels of their own.
    private var qualityFigure: Figure {
        let sets = [("tasks tuned on", scores)] + (heldOut.map { [("tasks held out", $0)] } ?? [])
        func panel(
            _ value: KeyPath<Quality, Double>, _ interval: KeyPath<PartScores.Score, PartScores.Interval>,
            _ label: String,
            _ set: (name: String, scores: PartScores)
        ) -> Panel {
            let tuned = zip(parts, set.scores.all).filter { $0.0.trainedParameters > 0 }
            let points = tuned.map { part, score in
                LabelledPoint(
                    x: Double(part.trainedParameters), y: score.quality[keyPath: value], label: part.name,
                    low: score[keyPath: interval].low, high: score[keyPath: interval].high)
            }
            let untuned = set.scores[.untuned].map { [(y: $0.quality[keyPath: value], label: "untuned")] }
            return Panel(
                title: sets.count > 1 ? "\(label), \(set.name)" : label, xLabel: "Trained parameters", yLabel: label,
                series: [("tuned", .labelled(points))], horizontalLines: untuned ?? [], xScale: .logarithmic)
        }
        return Figure(
            "quality", title: "Quality against trained parameters",
            caption:
                "A point a segment, tuned alone, with the bootstrap's 95 % interval over items: the share of answers that "
                + "are right, and the loss of an answer's token in nats.",
            panels: sets.flatMap {
                [panel(\.accuracy, \.accuracy, "Accuracy", $0), panel(\.loss, \.loss, "Loss", $0)]
            })
    }

    /// The same by task.
    private var taskFigure: Figure {
        let series = parts.map { part in
            let dots = tasks.scored.map { task, items in
                let quality = Quality(part.scores, Array(items))
                let interval = ProportionInterval(hits: quality.right, of: quality.items)
                return (
                    label: task.isHeldOut ? "\(task.name) (held out)" : task.name, value: quality.accuracy,
                    low: interval.low, high: interval.high
                )
            }
            return (name: part.name, marks: Panel.Marks.dots(dots))
        }
        return Figure(
            "tasks", title: "Accuracy by task",
            caption: "The share of each task's items whose whole answer is right, with Wilson's 95 % interval.",
            panels: [Panel(title: "", xLabel: "Accuracy", yLabel: "", series: series)])
    }

    private var lossFigure: Figure {
        Figure(
            "training", title: "Loss in training",
            caption: "The mean loss of an answer's token while it is learnt from, in nats, by epoch.",
            panels: [
                Panel(
                    title: "", xLabel: "Epoch", yLabel: "Loss",
                    series: parts.filter { !$0.losses.isEmpty }.map { part in
                        (
                            name: part.name,
                            marks: .line(part.losses.enumerated().map { (x: Double($0 + 1), y: $1) })
                        )
                    })
            ])
    }
}
