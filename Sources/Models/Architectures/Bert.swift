// Agrees with transformers' modeling_bert.py (BertModel, BertForMaskedLM, BertForSequenceClassification).
import Checkpoints
import Problems
import Tensors

/// What of config.json decides a BERT.
struct BertConfiguration: Sendable {
    let width, layers, heads, intermediateSize, vocabulary, positions, tokenTypes, labels: Int
    let epsilon: Float
    let activation: Activation
    let tiesDecoder: Bool
    /// Shares of values that are dropped in training: of states, of attention's weights, of what a classifier reads.
    let hiddenDropout, attentionDropout, classifierDropout: Double

    init(_ configuration: ModelConfiguration) throws {
        width = try configuration.int("hidden_size", in: 1...65_536)
        layers = try configuration.int("num_hidden_layers", in: 1...1_000)
        heads = try configuration.int("num_attention_heads", in: 1...4_096)
        intermediateSize = try configuration.int("intermediate_size", in: 1...1_048_576)
        vocabulary = try configuration.int("vocab_size", in: 1...16_777_216)
        positions = try configuration.int("max_position_embeddings", in: 1...1_048_576)
        tokenTypes = try configuration.int("type_vocab_size", in: 1...1_024, default: 2)
        labels = try configuration.labelCount()
        epsilon = Float(try configuration.double("layer_norm_eps", in: 0...1, default: 1e-12))
        activation = try configuration.choice("hidden_act", of: Activation.self, default: .gelu)
        tiesDecoder = try configuration.bool("tie_word_embeddings", default: true)
        hiddenDropout = try configuration.double("hidden_dropout_prob", in: 0...0.999, default: 0.1)
        attentionDropout = try configuration.double("attention_probs_dropout_prob", in: 0...0.999, default: 0.1)
        classifierDropout = try configuration.double("classifier_dropout", in: 0...0.999, default: hiddenDropout)
        guard width.isMultiple(of: heads) else {
            throw configuration.problem("num_attention_heads", "\(heads) heads do not divide hidden_size \(width)")
        }
        try configuration.require("position_embedding_type", is: "absolute")
        try configuration.require("is_decoder", is: false)
        try configuration.require("add_cross_attention", is: false)
    }
}

/// A BERT encoder, bare or with a masked-LM or classification head.
struct Bert: LanguageModel {
    let weights: Weights
    let configuration: BertConfiguration
    let prefix: String
    let headKind: HeadKind?

    init(_ weights: Weights) throws {
        self.weights = weights
        configuration = try BertConfiguration(weights.configuration)
        prefix = try weights.checkpoint.prefix(of: "embeddings.word_embeddings.weight", among: ["bert.", ""])
        let hasClassifier = weights.has("classifier.weight")
        headKind =
            if weights.has("cls.predictions.transform.dense.weight") {
                .maskedLM
            } else if hasClassifier, weights.configuration.isArchitecture(endingIn: "ForTokenClassification") {
                try weights.configuration.averagesTokens ? .sequenceClassification : .tokenClassification
            } else if hasClassifier, weights.has(prefix + "pooler.dense.weight"),
                weights.configuration.isArchitecture(endingIn: "ForSequenceClassification")
            {
                .sequenceClassification
            } else {
                nil
            }
    }

    var architecture: String { "BERT" }
    var isCausal: Bool { false }
    var classifierDropout: Double { configuration.classifierDropout }
    /// After the activation of `intermediate.dense`.
    var neuronSite: Int { sites.count }
    /// `intermediate.dense`
    var activationSite: Int { 4 }

    var shape: ModelShape {
        let c = configuration
        return ModelShape(
            layers: c.layers, width: c.width, intermediateSize: c.intermediateSize, vocabulary: c.vocabulary,
            positions: c.positions,
            layerParameters: 4 * c.width * (c.width + 1) + 4 * c.width
                + 2 * c.width * c.intermediateSize + c.width + c.intermediateSize)
    }

    var sites: [Site] {
        let c = configuration
        return [
            Site(path: "attention.self.query", component: .attention, units: c.width),
            Site(path: "attention.self.key", component: .attention, units: c.width),
            Site(path: "attention.self.value", component: .attention, units: c.width),
            Site(path: "attention.output.dense", component: .attention, units: c.width),
            Site(path: "intermediate.dense", component: .mlp, units: c.intermediateSize),
            Site(path: "output.dense", component: .mlp, units: c.width),
        ]
    }

    func embedding() throws -> any Embedding {
        let c = configuration
        let name = prefix + "embeddings."
        return BertEmbedding(
            words: try weights.table(name + "word_embeddings", rows: c.vocabulary, width: c.width),
            positions: try weights.table(name + "position_embeddings", rows: c.positions, width: c.width),
            types: try weights.table(name + "token_type_embeddings", rows: c.tokenTypes, width: c.width),
            norm: try weights.layerNorm(name + "LayerNorm", width: c.width, epsilon: c.epsilon),
            dropout: c.hiddenDropout)
    }

    func layerPrefix(_ index: Int) -> String { prefix + "encoder.layer.\(index)." }

    func layer(_ index: Int) throws -> any Layer {
        let c = configuration
        let name = layerPrefix(index)
        func linear(_ path: String, _ outputs: Int, _ inputs: Int) throws -> Linear {
            try weights.linear(name + path, outputs: outputs, inputs: inputs)
        }
        return BertLayer(
            query: try linear("attention.self.query", c.width, c.width),
            key: try linear("attention.self.key", c.width, c.width),
            value: try linear("attention.self.value", c.width, c.width),
            attentionOutput: try linear("attention.output.dense", c.width, c.width),
            attentionNorm: try weights.layerNorm(
                name + "attention.output.LayerNorm", width: c.width, epsilon: c.epsilon),
            intermediate: try linear("intermediate.dense", c.intermediateSize, c.width),
            output: try linear("output.dense", c.width, c.intermediateSize),
            outputNorm: try weights.layerNorm(name + "output.LayerNorm", width: c.width, epsilon: c.epsilon),
            heads: AttentionHeads(count: c.heads, size: c.width / c.heads, isCausal: false), activation: c.activation,
            hiddenDropout: c.hiddenDropout, attentionDropout: c.attentionDropout)
    }

    func head() throws -> (any Head)? {
        let c = configuration
        switch headKind {
        case .maskedLM:
            let name = "cls.predictions."
            let tied = prefix + "embeddings.word_embeddings.weight"
            let shape = [c.vocabulary, c.width]
            let hasOwn = try weights.isUntied(
                name + "decoder.weight", from: tied, shape: shape, ties: c.tiesDecoder)
            let bias = weights.has(name + "bias") ? name + "bias" : name + "decoder.bias"
            return MaskedLMHead(
                dense: try weights.linear(name + "transform.dense", outputs: c.width, inputs: c.width),
                activation: c.activation,
                norm: try weights.layerNorm(name + "transform.LayerNorm", width: c.width, epsilon: c.epsilon),
                decoder: Linear(
                    weight: try weights.floats(hasOwn ? name + "decoder.weight" : tied, shape: shape),
                    bias: try weights.floats(bias, shape: [c.vocabulary]), outputs: c.vocabulary, inputs: c.width))
        case .sequenceClassification where !(try weights.configuration.averagesTokens):
            return SequenceClassificationHead(
                pooler: try weights.linear(prefix + "pooler.dense", outputs: c.width, inputs: c.width),
                classifier: try weights.linear("classifier", outputs: c.labels, inputs: c.width))
        case .sequenceClassification, .tokenClassification:
            return LinearHead(
                linear: try weights.linear("classifier", outputs: c.labels, inputs: c.width),
                reads: headKind == .tokenClassification ? .each : .mean)
        case .causalLM, nil: return nil
        }
    }
}

/// LayerNorm(word + position + type 0).
private struct BertEmbedding: Embedding {
    let words, positions, types: EmbeddingTable
    let norm: Norm
    let dropout: Double

    func forward(_ words: Rows, on tape: Tape) -> Rows {
        let positions = tape.positions
        let typed = tape.addRows(words, of: types, at: positions.map { $0 < 0 ? -1 : 0 })
        return tape.dropout(tape.norm(tape.addRows(typed, of: self.positions, at: positions), norm), dropout)
    }
}

/// Attention, then the feed-forward pair, each with a residual and a normalisation after it.
private struct BertLayer: Layer {
    let query, key, value, attentionOutput: Linear
    let attentionNorm: Norm
    let intermediate, output: Linear
    let outputNorm: Norm
    let heads: AttentionHeads
    let activation: Activation
    let hiddenDropout, attentionDropout: Double

    var smallestWeight: Int { min(query.outputs * query.inputs, intermediate.outputs * intermediate.inputs) }

    func forward(_ hidden: Rows, on tape: Tape) throws -> Rows {
        let query = try tape.site(0, tape.linear(tape.asked(hidden), query))
        let key = try tape.site(1, tape.linear(hidden, key))
        let value = try tape.site(2, tape.linear(hidden, value))
        let context = tape.attention(
            heads, query: HeadView(query, stride: heads.size), key: HeadView(key, stride: heads.size),
            value: HeadView(value, stride: heads.size), dropout: attentionDropout)
        let attended = try tape.site(3, tape.linear(context, attentionOutput))
        let middle = tape.norm(tape.add(tape.dropout(attended, hiddenDropout), hidden), attentionNorm)
        let wide = try tape.site(4, tape.linear(middle, intermediate))
        let neurons = try tape.site(6, tape.activation(wide, activation))
        let narrow = try tape.site(5, tape.linear(neurons, output))
        return tape.norm(tape.add(tape.dropout(narrow, hiddenDropout), middle), outputNorm)
    }
}
