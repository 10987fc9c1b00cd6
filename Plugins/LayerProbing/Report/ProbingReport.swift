import NightjarKit

/// From the layers' outcomes to tables, tensors, figures and headline numbers.
struct ProbingReport {
    let parameters: LayerProbingParameters
    let data: LabelledData
    let texts: ProbedTexts
    /// That of the embeddings first.
    let layers: [LayerScore]
    let control: ControlLabels?
    let isCausal: Bool

    init(
        parameters: LayerProbingParameters, data: LabelledData, texts: ProbedTexts, layers: [LayerOutcome],
        control: ControlLabels?, isCausal: Bool
    ) {
        self.parameters = parameters
        self.data = data
        self.texts = texts
        self.layers = layers.map {
            LayerScore($0, gold: data.test.labels, control: control?.test, classes: data.labels.count)
        }
        self.control = control
        self.isCausal = isCausal
    }

    func results() -> Results {
        var results = Results()
        if let best { addHeadlines(best, to: &results) }
        results.table(layerTable)
        if let best {
            results.table(confusionTable(best))
            results.table(predictionTable(best))
        }
        results.tensors(tensors)
        results.figure(figure)
        addNotes(to: &results)
        return results
    }

    /// The layer that does best on dev, so that test has no say in it; of equal accuracies the one of least loss.
    var best: LayerScore? {
        layers.min {
            ($1.outcome.devAccuracy, $0.outcome.devLoss, $0.outcome.layer)
                < ($0.outcome.devAccuracy, $1.outcome.devLoss, $1.outcome.layer)
        }
    }

    /// The share of test texts that have train's most frequent label.
    var majority: Double {
        let counts = data.labels.indices.map { label in data.train.labels.count { $0 == label } }
        let label = counts.indices.reduce(0) { counts[$1] > counts[$0] ? $1 : $0 }
        return Double(data.test.labels.count { $0 == label }) / Double(data.test.labels.count)
    }

    private func addHeadlines(_ best: LayerScore, to results: inout Results) {
        results.headline(
            "bestLayer", best.outcome.layer,
            help: "The layer whose probe does best on dev: the state after so many layers, 0 after the embeddings")
        results.headline("accuracy", best.confusion.accuracy, help: "The share of test texts that its probe gets right")
        results.headline("accuracy.low", best.interval.low)
        results.headline("accuracy.high", best.interval.high)
        results.headline("majority", majority, help: "What always saying train's most frequent label gets right")
        if let selectivity = best.selectivity {
            results.headline(
                "selectivity", selectivity,
                help: "Its accuracy less that of a probe of labels that were drawn at random")
        }
        results.headline("labels", data.labels.count, help: "Different labels")
    }

    /// The probabilities of every layer's probe.
    private var tensors: TensorFile {
        TensorFile(
            "probabilities",
            tensors: layers.map { layer in
                (
                    name: "layer.\(layer.outcome.layer)", shape: [data.test.items.count, data.labels.count],
                    values: layer.outcome.probabilities.flatMap { $0.map(Float.init) }
                )
            })
    }

    private var figure: Figure {
        func line(_ value: (LayerScore) -> Double?) -> Panel.Marks {
            .line(layers.compactMap { layer in value(layer).map { (x: Double(layer.outcome.layer), y: $0) } })
        }
        var series: [(name: String, marks: Panel.Marks)] = [
            ("probe", line(\.confusion.accuracy)),
            (
                "its 95 % interval",
                .lines(
                    [\LayerScore.interval.low, \LayerScore.interval.high].map { end in
                        layers.map { (x: Double($0.outcome.layer), y: $0[keyPath: end]) }
                    })
            ),
        ]
        if control != nil { series.append(("control", line(\.controlAccuracy))) }
        return Figure(
            "accuracy", title: "What a linear probe reads off each layer",
            caption: "The share of test texts that the probe of a layer gets right, with Wilson's 95 % interval"
                + (control == nil ? "" : ", and that of a probe of labels drawn at random")
                + "; layer 0 is the embeddings. The line is what the most frequent label alone gets right.",
            panels: [
                Panel(
                    title: "", xLabel: "Layer", yLabel: "Accuracy", series: series,
                    horizontalLines: [(y: majority, label: "majority")])
            ])
    }
}
