import NightjarKit

extension ProbingReport {
    /// A row a layer.
    var layerTable: Table {
        let outcomes = layers.map(\.outcome)
        var columns: [(name: String, values: Table.Column)] = [
            ("layer", .int(outcomes.map(\.layer))), ("accuracy", .double(layers.map(\.confusion.accuracy))),
            ("low", .double(layers.map(\.interval.low))), ("high", .double(layers.map(\.interval.high))),
            ("macroF1", .double(layers.map(\.confusion.macroF1))),
        ]
        if control != nil {
            columns += [
                ("control", .double(layers.map { $0.controlAccuracy ?? .nan })),
                ("selectivity", .double(layers.map { $0.selectivity ?? .nan })),
                ("controlTrain", .double(outcomes.map { $0.control?.trainAccuracy ?? .nan })),
            ]
        }
        columns += [
            ("trainAccuracy", .double(outcomes.map(\.trainAccuracy))),
            ("devAccuracy", .double(outcomes.map(\.devAccuracy))), ("devLoss", .double(outcomes.map(\.devLoss))),
            ("testLoss", .double(outcomes.map(\.testLoss))), ("c", .double(outcomes.map(\.c))),
            ("pAgainstEmbeddings", .double(layers.map { layer in layers.first.map { layer.p(against: $0) } ?? 1 })),
            ("iterations", .int(outcomes.map(\.iterations))),
        ]
        return Table(
            "layers", title: "Accuracy of each layer's probe on the test texts", columns: columns, shownRows: 60)
    }

    /// Every cell of the best layer's confusion matrix, zeros too.
    func confusionTable(_ best: LayerScore) -> Table {
        let cells = data.labels.indices.flatMap { gold in data.labels.indices.map { (gold: gold, predicted: $0) } }
        return Table(
            "confusion", title: "How often layer \(best.outcome.layer)'s probe takes texts of each label for each",
            columns: [
                ("gold", .string(cells.map { data.labels[$0.gold] })),
                ("predicted", .string(cells.map { data.labels[$0.predicted] })),
                ("count", .int(cells.map { best.confusion.counts[$0.gold][$0.predicted] })),
            ])
    }

    /// What the best layer's probe says of each text of test.
    func predictionTable(_ best: LayerScore) -> Table {
        Table(
            "predictions", title: "What layer \(best.outcome.layer)'s probe says of the test texts",
            columns: [
                ("text", .int(data.test.items.map(\.row))),
                ("gold", .string(data.test.labels.map { data.labels[$0] })),
                ("predicted", .string(best.predicted.map { data.labels[$0] })),
                ("probability", .double(zip(best.outcome.probabilities, best.predicted).map { $0[$1] })),
            ])
    }
}
