import NightjarKit

extension EmpiricalGradientReport {
    func addTables(to results: inout Results) {
        results.table(estimatorTable)
        results.table(layerTable)
        if let table = rangeTable { results.table(table) }
        results.table(neuronTable)
        results.table(curveTable)
        results.table(strongestTable)
        results.table(strongestOverallTable)
        results.table(promptTable)
    }

    private var neuronTable: Table {
        let measured = measurement.measured, neurons = measurement.neurons
        let pairs = measured.slopes.indices
        func estimates(_ estimator: Estimator) -> Table.Column {
            .double(
                pairs.map {
                    parameters.estimators.contains(estimator)
                        ? measurement.estimate(estimator, $0, parameters.shift) : .nan
                })
        }
        return Table(
            "neurons", title: "Measured and estimated gradients",
            columns: [
                ("prompt", .int(pairs.map { measurement.prompts[$0 / neurons.count].row })),
                ("layer", .int(pairs.map { neurons[$0 % neurons.count].layer })),
                ("neuron", .int(pairs.map { neurons[$0 % neurons.count].index })),
                ("activation", .float(measured.activations)), ("empirical", .double(measured.slopes)),
                ("computed", estimates(.computed)), ("integrated", estimates(.integrated)),
                ("neurgrad", estimates(.neurgrad)), ("r", .double(measured.correlations)),
                ("linear", .bool(measured.correlations.map { abs($0) >= parameters.linearAt })),
                ("polarity", .string(measured.slopes.map(polarity))),
            ])
    }

    private func polarity(_ slope: Double) -> String { slope > 0 ? "positive" : slope < 0 ? "negative" : "none" }

    private var rangeTable: Table? {
        guard let curve = measurement.curve, let means = meanCorrelations else { return nil }
        return Table(
            "range", title: "Mean |r| by the range of the shifts",
            columns: [("range", .double(curve.grid.magnitudes)), ("meanAbsR", .double(means))])
    }

    /// The paper's figure 2: mean |r| over the curve's pairs, for each range.
    var meanCorrelations: [Double]? {
        guard let curve = measurement.curve, let measured = measurement.curveMeasured, curve.pairs > 0 else {
            return nil
        }
        let ranges = curve.ranges.count
        return (0..<ranges).map { range in
            let sum = (0..<curve.pairs).reduce(0.0) { $0 + abs(measured.correlations[$1 * ranges + range]) }
            return sum / Double(curve.pairs)
        }
    }

    /// The kept curves, in the order of their pairs: where each belongs, and its points from the lowest shift, zero
    /// included.
    var curves: [(prompt: Int, neuron: Neuron, points: [(shift: Double, probability: Double)])] {
        let sweep = measurement.curve ?? measurement.sweep
        let measured = measurement.curveMeasured ?? measurement.measured
        let shifts = [0] + sweep.grid.shifts
        return zip(sweep.drawn.sorted(), measured.curves).map { pair, curve in
            let points = zip(shifts, curve).map { (shift: $0, probability: $1) }.sorted { $0.shift < $1.shift }
            return (
                sweep.prompts[pair / sweep.neurons.count].row, sweep.neurons[pair % sweep.neurons.count], points
            )
        }
    }

    private var curveTable: Table {
        let rows = curves.flatMap { curve in curve.points.map { (curve.prompt, curve.neuron, $0) } }
        return Table(
            "curves", title: "The answer's probability by shift",
            columns: [
                ("prompt", .int(rows.map(\.0))), ("layer", .int(rows.map(\.1.layer))),
                ("neuron", .int(rows.map(\.1.index))), ("shift", .double(rows.map(\.2.shift))),
                ("probability", .double(rows.map(\.2.probability))),
            ], shownRows: 0)
    }

    private var estimatorTable: Table {
        let layers = Set(measurement.neurons.map(\.layer)).count
        let passes = estimators.map { $0.passes(layers: layers, steps: parameters.integratedSteps) }
        return Table(
            "estimators", title: "Estimates against the measured gradient",
            columns: [
                ("estimator", .string(estimators.map(\.estimator.rawValue))),
                ("pearson", .double(estimators.map(\.agreement.pearson))),
                ("mae", .double(estimators.map(\.agreement.meanAbsoluteError))),
                ("forwardsPerPrompt", .int(passes)), ("backwardsPerPrompt", .int(passes)),
            ])
    }

    private var layerTable: Table {
        let layers = linearity.pairsByLayer.indices
        let neurons = measurement.neurons
        var magnitudes = [Double](repeating: 0, count: layers.count)
        for (pair, slope) in measurement.measured.slopes.enumerated() {
            magnitudes[neurons[pair % neurons.count].layer] += abs(slope)
        }
        return Table(
            "layers", title: "Linear neurons by layer",
            columns: [
                ("layer", .int(Array(layers))), ("pairs", .int(linearity.pairsByLayer)),
                ("linear", .int(linearity.linearByLayer)), ("linearRatio", .double(linearRatios)),
                (
                    "meanAbsEmpirical",
                    .double(layers.map { magnitudes[$0] / Double(linearity.pairsByLayer[$0]) })
                ),
            ], shownRows: 100)
    }

    /// Of each layer; NaN where it has no pair.
    var linearRatios: [Double] {
        zip(linearity.linearByLayer, linearity.pairsByLayer).map { $1 > 0 ? Double($0) / Double($1) : .nan }
    }

    private var strongestTable: Table {
        let rows = zip(measurement.prompts, measurement.estimates.strongest).flatMap { prompt, strong in
            strong.enumerated().map { (prompt.row, $0.offset + 1, $0.element) }
        }
        return Table(
            "strongest", title: "The strongest neurons of each prompt, of all neurons, by |NeurGrad|",
            columns: [
                ("prompt", .int(rows.map(\.0))), ("rank", .int(rows.map(\.1))),
                ("layer", .int(rows.map(\.2.neuron.layer))), ("neuron", .int(rows.map(\.2.neuron.index))),
                ("neurgrad", .float(rows.map(\.2.value))),
            ])
    }

    private var strongestOverallTable: Table {
        let estimates = measurement.estimates, width = model.shape.intermediateSize
        let count = Double(measurement.prompts.count)
        let best = estimates.magnitudes.indices.sorted {
            (estimates.magnitudes[$1], $0) < (estimates.magnitudes[$0], $1)
        }.prefix(100)
        return Table(
            "strongest-overall", title: "The strongest neurons over all prompts, by mean |NeurGrad|",
            columns: [
                ("rank", .int(Array(1...max(1, best.count)).prefix(best.count).map { $0 })),
                ("layer", .int(best.map { $0 / width })), ("neuron", .int(best.map { $0 % width })),
                ("meanAbsNeurgrad", .double(best.map { estimates.magnitudes[$0] / count })),
                ("meanNeurgrad", .double(best.map { estimates.sums[$0] / count })),
            ])
    }

    private var promptTable: Table {
        let rows = prompts.prompts
        return Table(
            "prompts", title: "What became of each prompt",
            columns: [
                ("prompt", .int(rows.map(\.row))), ("fate", .string(rows.map(\.fate.rawValue))),
                ("tokens", .int(rows.map(\.answered.ids.count))),
                ("answer", .string(rows.map { model.surface($0.answered.token) })),
                ("mostProbable", .string(rows.map { $0.found.map { model.surface($0.output) } ?? "" })),
                ("probability", .double(rows.map { $0.found?.probability ?? .nan })),
            ])
    }
}
