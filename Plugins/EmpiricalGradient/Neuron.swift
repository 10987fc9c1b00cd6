import NightjarKit

/// A feed-forward neuron by its place.
struct Neuron: Hashable, Comparable, Sendable {
    var layer: Int
    var index: Int

    static func < (a: Neuron, b: Neuron) -> Bool { (a.layer, a.index) < (b.layer, b.index) }
}

extension Model {
    /// The job's neurons, ascending; the same for every prompt.
    ///
    /// - Throws: A `Problem` where the model has no such layer or neuron.
    func neurons(_ parameters: EmpiricalGradientParameters, in context: Context) throws -> [Neuron] {
        switch parameters.neurons {
        case .first: return neurons(of: 0..<layers)
        case .second(.first(let sample)):
            let chosen = Set(sample.layers ?? Array(0..<layers)).sorted()
            if let layer = chosen.first(where: { !(0..<layers).contains($0) }) {
                throw Problem.badInput("neurons.layers: there is no layer \(layer); the model has 0 to \(layers - 1)")
            }
            return drawn(sample.perPrompt, of: neurons(of: chosen), "neurons", in: context)
        case .second(.second(let list)):
            let neurons = Set(list.map { Neuron(layer: $0.layer, index: $0.neuron) }).sorted()
            if let wrong = neurons.first(where: {
                !(0..<layers).contains($0.layer) || !(0..<shape.intermediateSize).contains($0.index)
            }) {
                throw Problem.badInput(
                    "neurons: there is no neuron \(wrong.index) in layer \(wrong.layer); the model has \(layers) layers "
                        + "of \(shape.intermediateSize) neurons, counted from 0")
            }
            return neurons
        }
    }

    /// The curve's neurons, a draw of their own.
    func curveNeurons(_ sample: CurveSample, in context: Context) -> [Neuron] {
        drawn(sample.perPrompt, of: neurons(of: 0..<layers), "curve neurons", in: context)
    }

    private func neurons(of layers: some Sequence<Int>) -> [Neuron] {
        layers.flatMap { layer in (0..<shape.intermediateSize).map { Neuron(layer: layer, index: $0) } }
    }

    private func drawn(_ count: Int?, of neurons: [Neuron], _ stream: String, in context: Context) -> [Neuron] {
        guard let count else { return neurons }
        var generator = context.random(stream)
        return generator.sample(count, of: neurons)
    }
}
