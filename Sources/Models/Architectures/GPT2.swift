// Agrees with transformers' modeling_gpt2.py (GPT2Model, GPT2LMHeadModel, GPT2ForSequenceClassification,
// GPT2ForTokenClassification).
import Checkpoints
import Problems
import Tensors

/// What of config.json decides a GPT-2.
struct GPT2Configuration: Sendable {
    let width, layers, heads, intermediateSize, vocabulary, positions: Int
    let epsilon: Float
    let activation: Activation
    /// Whether scores are divided by √(head's size), and by the layer's number.
    let scalesBySize, scalesByLayer: Bool

    init(_ configuration: ModelConfiguration) throws {
        width = try configuration.int("n_embd", "hidden_size", in: 1...65_536)
        layers = try configuration.int("n_layer", "num_hidden_layers", in: 1...1_000)
        heads = try configuration.int("n_head", "num_attention_heads", in: 1...4_096)
        intermediateSize = try configuration.int("n_inner", in: 1...1_048_576, default: 4 * width)
        vocabulary = try configuration.int("vocab_size", in: 1...16_777_216)
        positions = try configuration.int("n_positions", "max_position_embeddings", in: 1...1_048_576)
        epsilon = Float(try configuration.double("layer_norm_epsilon", in: 0...1, default: 1e-5))
        activation = try configuration.choice("activation_function", of: Activation.self, default: .geluNew)
        scalesBySize = try configuration.bool("scale_attn_weights", default: true)
        scalesByLayer = try configuration.bool("scale_attn_by_inverse_layer_idx", default: false)
        guard width.isMultiple(of: heads) else {
            throw configuration.problem("n_head", "\(heads) heads do not divide n_embd \(width)")
        }
        try configuration.require("add_cross_attention", is: false)
    }

    /// The heads of layer `index`.
    func heads(of index: Int) -> AttentionHeads {
        let size = width / heads
        let scale = scalesBySize ? 1 / Float(size).squareRoot() : 1
        return AttentionHeads(
            count: heads, size: size, scale: scalesByLayer ? scale / Float(index + 1) : scale, isCausal: true)
    }
}

/// A GPT-2 decoder, bare or with a causal-LM or classification head.
struct GPT2: LanguageModel {
    let weights: Weights
    let configuration: GPT2Configuration
    let prefix: String
    private let heads: DecoderHeads

    init(_ weights: Weights) throws {
        self.weights = weights
        configuration = try GPT2Configuration(weights.configuration)
        prefix = try weights.checkpoint.prefix(of: "wte.weight", among: ["transformer.", ""])
        heads = try DecoderHeads(
            weights, words: prefix + "wte", width: configuration.width, vocabulary: configuration.vocabulary,
            tiedByDefault: true)
    }

    var architecture: String { "GPT-2" }
    var isCausal: Bool { true }
    /// After the activation of `mlp.c_fc`.
    var neuronSite: Int { sites.count }
    /// `mlp.c_fc`
    var activationSite: Int { 2 }
    var headKind: HeadKind? { heads.kind }

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
            Site(path: "attn.c_attn", component: .attention, units: 3 * c.width),
            Site(path: "attn.c_proj", component: .attention, units: c.width),
            Site(path: "mlp.c_fc", component: .mlp, units: c.intermediateSize),
            Site(path: "mlp.c_proj", component: .mlp, units: c.width),
        ]
    }

    func embedding() throws -> any Embedding {
        let c = configuration
        return GPT2Embedding(
            words: try weights.table(prefix + "wte", rows: c.vocabulary, width: c.width),
            positions: try weights.table(prefix + "wpe", rows: c.positions, width: c.width))
    }

    func layerPrefix(_ index: Int) -> String { prefix + "h.\(index)." }

    func layer(_ index: Int) throws -> any Layer {
        let c = configuration
        let name = layerPrefix(index)
        func linear(_ path: String, _ outputs: Int, _ inputs: Int) throws -> Linear {
            try weights.linear(name + path, outputs: outputs, inputs: inputs, layout: .inputsFirst)
        }
        return GPT2Layer(
            inputNorm: try weights.layerNorm(name + "ln_1", width: c.width, epsilon: c.epsilon),
            queryKeyValue: try linear("attn.c_attn", 3 * c.width, c.width),
            attentionOutput: try linear("attn.c_proj", c.width, c.width),
            middleNorm: try weights.layerNorm(name + "ln_2", width: c.width, epsilon: c.epsilon),
            wide: try linear("mlp.c_fc", c.intermediateSize, c.width),
            narrow: try linear("mlp.c_proj", c.width, c.intermediateSize),
            heads: c.heads(of: index), activation: c.activation)
    }

    func finalNorm() throws -> Norm? {
        try weights.layerNorm(prefix + "ln_f", width: configuration.width, epsilon: configuration.epsilon)
    }

    func head() throws -> (any Head)? { try heads.head() }
}

/// word + position
private struct GPT2Embedding: Embedding {
    let words, positions: EmbeddingTable

    func forward(_ words: Rows, on tape: Tape) -> Rows { tape.addRows(words, of: positions, at: tape.positions) }
}

/// Attention, then the feed-forward pair, each after a normalisation and with a residual around both.
private struct GPT2Layer: Layer {
    let inputNorm: Norm
    let queryKeyValue, attentionOutput: Linear
    let middleNorm: Norm
    let wide, narrow: Linear
    let heads: AttentionHeads
    let activation: Activation

    var smallestWeight: Int { min(attentionOutput.outputs, wide.outputs) * wide.inputs }

    func forward(_ hidden: Rows, on tape: Tape) throws -> Rows {
        let joint = try tape.site(0, tape.linear(tape.norm(hidden, inputNorm), queryKeyValue))
        // All heads' queries, then all keys, then all values.
        func view(_ part: Int) -> HeadView {
            HeadView(joint, offset: part * heads.count * heads.size, stride: heads.size)
        }
        let context = tape.attention(heads, query: view(0), key: view(1), value: view(2))
        let attended = try tape.site(1, tape.linear(context, attentionOutput))
        let middle = tape.add(attended, hidden)
        let wide = try tape.site(2, tape.linear(tape.norm(middle, middleNorm), wide))
        let neurons = try tape.site(4, tape.activation(wide, activation))
        return tape.add(middle, try tape.site(3, tape.linear(neurons, narrow)))
    }
}
