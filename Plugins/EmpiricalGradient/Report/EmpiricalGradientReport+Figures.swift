import NightjarKit

extension EmpiricalGradientReport {
    func addFigures(to results: inout Results) {
        if let figure = rangeFigure { results.figure(figure) }
        if let figure = estimatorFigure { results.figure(figure) }
        results.figure(curveFigure)
        results.figure(layerFigure)
    }

    /// The paper's figure 2.
    private var rangeFigure: Figure? {
        guard let curve = measurement.curve, let means = meanCorrelations else { return nil }
        return Figure(
            "range", title: "How far neurons are linear",
            caption:
                "The mean over \(curve.prompts.count) prompts and \(curve.neurons.count) neurons of |r| between the shift "
                + "and the change of the answer's probability, by the range of the shifts. Where it falls, the response "
                + "is a line no longer; over two points alone it is 1 by construction.",
            panels: [
                Panel(
                    title: "", xLabel: "Range of the shifts (±)", yLabel: "Mean |r|",
                    series: [("mean |r|", .line(zip(curve.grid.magnitudes, means).map { (x: $0, y: $1) }))],
                    verticalLines: [(x: parameters.range, label: "±\(parameters.range.short)")],
                    horizontalLines: [(y: parameters.linearAt, label: parameters.linearAt.short)])
            ])
    }

    /// Each estimate against what was measured.
    private var estimatorFigure: Figure? {
        guard !estimators.isEmpty else { return nil }
        return Figure(
            "estimators", title: "Estimated against measured gradients",
            caption: "Each point is a neuron in a prompt: the estimate to the right, the measured gradient upwards. An "
                + "estimate that could stand for the measurement lies on one rising line.",
            panels: estimators.map { summary in
                Panel(
                    title: summary.estimator.inWords, xLabel: "Estimate", yLabel: "Measured",
                    series: [
                        (
                            name: summary.estimator.rawValue,
                            marks: .points(
                                measurement.measured.slopes.enumerated().map {
                                    (
                                        x: measurement.estimate(summary.estimator, $0.offset, parameters.shift),
                                        y: $0.element
                                    )
                                })
                        )
                    ])
            })
    }

    private var curveFigure: Figure {
        // The first curves of the drawn ones, with what zero gives at zero, so that all have one scale.
        let shown = curves.prefix(40)
        return Figure(
            "curves", title: "Where linearity ends",
            caption:
                "How the answer's probability changes with the shift, for \(shown.count) of the (prompt, neuron) pairs drawn "
                + "from the seed, each divided by its own largest change.",
            panels: [
                Panel(
                    title: "", xLabel: "Shift", yLabel: "Change of probability (share of its largest)",
                    series: [
                        (
                            name: "one neuron in one prompt",
                            marks: .lines(shown.map { Self.relative($0.points) })
                        )
                    ],
                    verticalLines: measurement.curve == nil
                        ? []
                        : [
                            (x: -parameters.range, label: ""),
                            (x: parameters.range, label: "±\(parameters.range.short)"),
                        ])
            ])
    }

    private static func relative(_ points: [(shift: Double, probability: Double)]) -> [(x: Double, y: Double)] {
        let unchanged = points.first { $0.shift == 0 }?.probability ?? 0
        let most = points.map { abs($0.probability - unchanged) }.max() ?? 0
        return points.map { (x: $0.shift, y: most > 0 ? ($0.probability - unchanged) / most : 0) }
    }

    private var layerFigure: Figure {
        Figure(
            "layers", title: "Linear neurons by layer",
            caption:
                "The share of (prompt, neuron) pairs of each layer whose |r| is at least \(parameters.linearAt.short) over "
                + "±\(parameters.range.short).",
            panels: [
                Panel(
                    title: "", xLabel: "Layer", yLabel: "Share that is linear",
                    series: [("linear", .bars(counts: linearRatios.map { $0.isNaN ? 0 : $0 }))])
            ])
    }
}
