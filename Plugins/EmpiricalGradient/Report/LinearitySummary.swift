import NightjarKit

/// How many neurons are linear and where, with an interval over prompts (METHODS sections 2.2, 2.6 and 8).
struct LinearitySummary {
    /// A value and its interval.
    struct Headline {
        var value: Double
        var interval: BootstrapInterval?
    }

    let ratio, layerGenerality, promptGenerality: Headline
    /// Linear neurons of each layer, over all prompts.
    let linearByLayer: [Int]
    /// (prompt, neuron) pairs of each layer.
    let pairsByLayer: [Int]

    init(_ measurement: Measurement, linearAt: Double, layers: Int, in context: Context) {
        let neurons = measurement.neurons, prompts = measurement.prompts.count
        // Linear neurons, [prompts][layers].
        var counts = [[Int]](repeating: .init(repeating: 0, count: layers), count: prompts)
        for (pair, r) in measurement.measured.correlations.enumerated() where abs(r) >= linearAt {
            counts[pair / neurons.count][neurons[pair % neurons.count].layer] += 1
        }
        let totals = counts.map { $0.reduce(0, +) }
        func byLayer(_ draw: [Int]) -> [Int] {
            draw.reduce(into: [Int](repeating: 0, count: layers)) { sum, prompt in
                for layer in 0..<layers { sum[layer] += counts[prompt][layer] }
            }
        }
        func headline(_ name: String, _ statistic: ([Int]) -> Double) -> Headline {
            var generator = context.random("bootstrap \(name)")
            return Headline(
                value: statistic(Array(0..<prompts)),
                interval: BootstrapInterval(cases: prompts, using: &generator, statistic: statistic))
        }
        ratio = headline("linearRatio") { draw in
            Double(draw.reduce(0) { $0 + totals[$1] }) / Double(draw.count * neurons.count)
        }
        layerGenerality = headline("layerGenerality") { Generality(counts: byLayer($0)).value }
        promptGenerality = headline("promptGenerality") { draw in Generality(counts: draw.map { totals[$0] }).value }
        linearByLayer = byLayer(Array(0..<prompts))
        pairsByLayer = (0..<layers).map { layer in prompts * neurons.count { $0.layer == layer } }
    }
}

/// How well one estimator agrees with what was measured, over all pairs.
struct EstimatorSummary {
    let estimator: Estimator
    let agreement: Agreement
    let pearson: LinearitySummary.Headline

    init(
        _ estimator: Estimator, _ measurement: Measurement, convention: ShiftConvention, in context: Context
    ) {
        let neurons = measurement.neurons.count
        let byPrompt = measurement.prompts.indices.map { prompt in
            (prompt * neurons..<(prompt + 1) * neurons).reduce(into: Agreement()) { sum, pair in
                sum.add(measurement.estimate(estimator, pair, convention), measurement.measured.slopes[pair])
            }
        }
        func pooled(_ draw: [Int]) -> Agreement { draw.reduce(into: Agreement()) { $0.add(byPrompt[$1]) } }
        self.estimator = estimator
        agreement = pooled(Array(byPrompt.indices))
        var generator = context.random("bootstrap \(estimator.rawValue)")
        pearson = LinearitySummary.Headline(
            value: agreement.pearson,
            interval: BootstrapInterval(cases: byPrompt.count, using: &generator) { pooled($0).pearson })
    }

    /// Passes that one prompt's estimate costs, for all neurons of so many layers.
    func passes(layers: Int, steps: Int) -> Int { estimator == .integrated ? layers * steps : 1 }
}
