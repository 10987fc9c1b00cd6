import NightjarKit

/// Integrated gradients of the chosen neurons as an estimate: A·(1/m)·Σ ∂p/∂a at a = α·A, all neurons of one layer at the
/// prompt's position scaled together, layer by layer (METHODS section 2.4).
struct IntegratedEstimates: Sendable {
    /// [prompts × neurons]
    private(set) var values: [Double] = []

    /// Points that are computed before they are kept, about.
    private static let pointsAtOnce = 2_000

    /// Runs what no earlier attempt did.
    ///
    /// - Parameter advance: Is told the share of the work that is done.
    static func compute(
        _ prompts: [PromptSet.Prompt], neurons: [Neuron], factors: [Double], _ model: Model, in context: Context,
        advance: (Double) -> Void
    ) throws -> IntegratedEstimates {
        var estimates = IntegratedEstimates()
        let layers = Set(neurons.map(\.layer))
        let together = max(1, pointsAtOnce / max(1, layers.count * factors.count))
        for first in stride(from: 0, to: prompts.count, by: together) {
            try context.checkCancellation()
            let group = prompts[first..<min(first + together, prompts.count)].map(\.answered)
            let name = "integrated-\(first)"
            if let saved = try context.saved(name).flatMap({ SavedNumbers($0)?.lists.first }),
                saved.count == group.count * neurons.count
            {
                estimates.values += saved
            } else {
                let values = try integrated(
                    group, neurons: neurons, layers: layers, factors: factors, model, in: context)
                try context.checkpoint(SavedNumbers([values]).data, as: name)
                estimates.values += values
            }
            advance(Double(first + group.count) / Double(prompts.count))
        }
        return estimates
    }

    private static func integrated(
        _ prompts: [AnsweredPrompt], neurons: [Neuron], layers: Set<Int>, factors: [Double], _ model: Model,
        in context: Context
    ) throws -> [Double] {
        var values = [Double](repeating: 0, count: prompts.count * neurons.count)
        let places = Dictionary(grouping: neurons.indices) { neurons[$0].layer }
        try model.pathGradients(
            of: prompts.map(\.ids),
            targets: prompts.map {
                GradientTarget(position: $0.position, output: $0.token, quantity: .probability)
            }, positions: prompts.map(\.position),
            nodes: factors.map { PathNode(factor: $0, weight: 1 / Double(factors.count)) }, layers: layers, in: context
        ) { path in
            for place in places[path.layer] ?? [] {
                let index = neurons[place].index
                values[path.text * neurons.count + place] = Double(path.activations[index]) * path.sums[index]
            }
        }
        return values
    }
}
