import NightjarKit

extension ClassifierReport {
    /// The paper's table 2; the rival, last, has neither learning rate nor epochs.
    var scoreTable: Table {
        let ownRow = rival == nil ? 0 : 1
        let runs = tuned.map(\.run) + Array(repeating: nil, count: ownRow)
        let losses = tuned.map(\.outcome.devLoss) + Array(repeating: .nan, count: ownRow)
        let duels =
            tuned.map { model in rival.map { Duel(model.score, $0) } } + Array(repeating: nil, count: ownRow)
        return Table(
            "scores", title: "Accuracy and macro F1 on the test texts",
            columns: [
                ("model", .string(scores.map(\.name))), ("accuracy", .double(scores.map(\.accuracy))),
                ("macroF1", .double(scores.map(\.macroF1))),
                ("learningRate", .double(runs.map { $0?.learningRate ?? .nan })),
                ("epochs", .optionalInt(runs.map { $0?.epochs.count })),
                ("bestEpoch", .optionalInt(runs.map { $0?.bestEpoch })), ("devLoss", .double(losses)),
                ("accuracyLow", .double(scores.map(\.interval.low))),
                ("accuracyHigh", .double(scores.map(\.interval.high))),
                ("onlyModel", .optionalInt(duels.map { $0?.onlyModel })),
                ("onlyRival", .optionalInt(duels.map { $0?.onlyRival })),
                ("mcNemarP", .double(duels.map { $0?.p ?? .nan })),
            ], shownRows: 40)
    }

    /// Every cell of every model's confusion matrix, zeros too.
    var confusionTable: Table {
        let cells = data.labels.indices.flatMap { gold in data.labels.indices.map { (gold: gold, predicted: $0) } }
        let rows = scores.flatMap { score in cells.map { (score, $0) } }
        return Table(
            "confusion", title: "How often test texts of each label were taken for each",
            columns: [
                ("model", .string(rows.map(\.0.name))), ("gold", .string(rows.map { data.labels[$0.1.gold] })),
                ("predicted", .string(rows.map { data.labels[$0.1.predicted] })),
                ("count", .int(rows.map { $0.0.confusion.counts[$0.1.gold][$0.1.predicted] })),
            ])
    }

    /// What every run did, epoch after epoch.
    var epochTable: Table {
        let rows = models.flatMap { model in
            model.runs.flatMap { run in run.epochs.map { (model.name, run.learningRate, $0) } }
        }
        return Table(
            "epochs", title: "Loss and accuracy by epoch",
            columns: [
                ("model", .string(rows.map(\.0))), ("learningRate", .double(rows.map(\.1))),
                ("epoch", .int(rows.map(\.2.epoch))), ("trainLoss", .double(rows.map(\.2.trainLoss))),
                ("devLoss", .double(rows.map(\.2.devLoss))), ("devAccuracy", .double(rows.map(\.2.devAccuracy))),
            ], shownRows: 40)
    }

    /// What each model says of each test text.
    var predictionTable: Table {
        func names(_ labels: [Int]) -> Table.Column { .string(labels.map { data.labels[$0] }) }
        return Table(
            "predictions", title: "What each says of every test text",
            columns: [("row", .int(data.test.items.map(\.row))), ("gold", names(data.test.labels))]
                + scores.map { ($0.name, names($0.predicted)) })
    }
}
