/// How probable it is that a neuron is active at a token of a language.
struct LanguageActivity: Sendable {
    let layers: Int
    /// Neurons of a layer.
    let neurons: Int
    /// [languages][neurons of all layers, layer after layer]
    let probabilities: [[Double]]

    init(_ counts: NeuronCounts, tokens: [Int]) {
        layers = counts.layers.count
        neurons = counts.layers.first?.first?.count ?? 0
        probabilities = tokens.enumerated().map { language, tokens in
            counts.layers.flatMap { layer in layer[language].map { Double($0) / Double(tokens) } }
        }
    }
}
