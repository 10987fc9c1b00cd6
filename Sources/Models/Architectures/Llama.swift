// Agrees with transformers' modeling_llama.py, modeling_mistral.py and modeling_qwen2.py (the bare model, ForCausalLM,
// ForSequenceClassification, ForTokenClassification).
import Checkpoints
import Problems
import Tensors

/// What of config.json decides a LLaMA, or a Mistral or Qwen2: the same but for biases and windows.
struct LlamaConfiguration: Sendable {
    let width, layers, intermediateSize, vocabulary: Int
    let heads: AttentionHeads
    let epsilon: Float
    let activation: Activation
    let rotary: RotaryEmbedding
    /// Whether queries, keys and values; the attention's output; the feed-forward modules have biases.
    let queryBias, outputBias, mlpBias: Bool
    /// How many tokens each layer's attention sees back, its own included; nil: all.
    let windows: [Int?]

    init(_ configuration: ModelConfiguration) throws {
        width = try configuration.int("hidden_size", in: 1...65_536)
        layers = try configuration.int("num_hidden_layers", in: 1...1_000)
        intermediateSize = try configuration.int("intermediate_size", in: 1...1_048_576)
        vocabulary = try configuration.int("vocab_size", in: 1...16_777_216)
        let count = try configuration.int("num_attention_heads", in: 1...4_096)
        let shared = try configuration.int("num_key_value_heads", in: 1...4_096, default: count)
        guard count.isMultiple(of: shared) else {
            throw configuration.problem(
                "num_key_value_heads", "\(shared) key-value heads do not divide num_attention_heads \(count)")
        }
        guard configuration.isPresent("head_dim") || width.isMultiple(of: count) else {
            throw configuration.problem("num_attention_heads", "\(count) heads do not divide hidden_size \(width)")
        }
        let size = try configuration.int("head_dim", in: 1...65_536, default: max(1, width / count))
        heads = AttentionHeads(count: count, keyValueCount: shared, size: size, isCausal: true)
        epsilon = Float(try configuration.double("rms_norm_eps", in: 0...1, default: 1e-6))
        activation = try configuration.choice("hidden_act", of: Activation.self, default: .silu)
        let positions = try configuration.int("max_position_embeddings", in: 1...16_777_216)
        rotary = try RotaryEmbedding(
            configuration, baseField: "rope_theta", headSize: size, share: 1, positions: positions)
        guard rotary.dimensions == size else {
            throw configuration.problem(
                "rope_parameters", "partial_rotary_factor below 1 is not supported here; supported: 1")
        }
        switch try configuration.string("model_type") {
        case "qwen2":
            (queryBias, outputBias, mlpBias) = (true, false, false)
            windows = try Self.qwenWindows(configuration, layers: layers)
        case "mistral":
            (queryBias, outputBias, mlpBias) = (false, false, false)
            windows = .init(repeating: try Self.window(configuration), count: layers)
        default:
            queryBias = try configuration.bool("attention_bias", default: false)
            outputBias = queryBias
            mlpBias = try configuration.bool("mlp_bias", default: false)
            windows = .init(repeating: nil, count: layers)
        }
    }

    /// 4,096 where the configuration does not say, as in transformers; null is none.
    private static func window(_ configuration: ModelConfiguration) throws -> Int? {
        if configuration.isNull("sliding_window") { return nil }
        return try configuration.int("sliding_window", in: 1...16_777_216, default: 4_096)
    }

    /// Qwen2 has a window in the layers that `layer_types` says, else in those from `max_window_layers` on.
    private static func qwenWindows(_ configuration: ModelConfiguration, layers: Int) throws -> [Int?] {
        guard try configuration.bool("use_sliding_window", default: false) else {
            return .init(repeating: nil, count: layers)
        }
        let window = try window(configuration)
        guard configuration.isPresent("layer_types") else {
            let first = try configuration.int("max_window_layers", in: 0...1_000, default: 28)
            return (0..<layers).map { $0 >= first ? window : nil }
        }
        let types = try configuration.strings("layer_types")
        guard types.count == layers, types.allSatisfy(["full_attention", "sliding_attention"].contains) else {
            throw configuration.problem(
                "layer_types", "supported: full_attention or sliding_attention for each of \(layers) layers")
        }
        return types.map { $0 == "sliding_attention" ? window : nil }
    }
}

/// A LLaMA, Mistral or Qwen2 decoder, bare or with a causal-LM or classification head.
struct Llama: LanguageModel {
    let architecture: String
    let weights: Weights
    let configuration: LlamaConfiguration
    let prefix: String
    private let heads: DecoderHeads

    init(_ weights: Weights, name: String) throws {
        architecture = name
        self.weights = weights
        configuration = try LlamaConfiguration(weights.configuration)
        prefix = try weights.checkpoint.prefix(of: "embed_tokens.weight", among: ["model.", ""])
        heads = try DecoderHeads(
            weights, words: prefix + "embed_tokens", width: configuration.width, vocabulary: configuration.vocabulary,
            tiedByDefault: false)
    }

    var isCausal: Bool { true }
    /// `mlp.up_proj`
    var neuronSite: Int { 5 }
    /// `mlp.gate_proj`
    var activationSite: Int { 4 }
    var headKind: HeadKind? { heads.kind }

    var shape: ModelShape {
        let c = configuration
        func parameters(_ outputs: Int, _ inputs: Int, _ hasBias: Bool) -> Int {
            outputs * inputs + (hasBias ? outputs : 0)
        }
        let queries = c.heads.count * c.heads.size, keys = c.heads.keyValueCount * c.heads.size
        let attention =
            parameters(queries, c.width, c.queryBias) + 2 * parameters(keys, c.width, c.queryBias)
            + parameters(c.width, queries, c.outputBias)
        let mlp =
            2 * parameters(c.intermediateSize, c.width, c.mlpBias) + parameters(c.width, c.intermediateSize, c.mlpBias)
        return ModelShape(
            layers: c.layers, width: c.width, intermediateSize: c.intermediateSize, vocabulary: c.vocabulary,
            positions: c.rotary.positions, layerParameters: attention + mlp + 2 * c.width)
    }

    var sites: [Site] {
        let c = configuration
        let keys = c.heads.keyValueCount * c.heads.size
        return [
            Site(path: "self_attn.q_proj", component: .attention, units: c.heads.count * c.heads.size),
            Site(path: "self_attn.k_proj", component: .attention, units: keys),
            Site(path: "self_attn.v_proj", component: .attention, units: keys),
            Site(path: "self_attn.o_proj", component: .attention, units: c.width),
            Site(path: "mlp.gate_proj", component: .mlp, units: c.intermediateSize),
            Site(path: "mlp.up_proj", component: .mlp, units: c.intermediateSize),
            Site(path: "mlp.down_proj", component: .mlp, units: c.width),
        ]
    }

    func embedding() throws -> any Embedding {
        WordEmbedding(
            words: try weights.table(
                prefix + "embed_tokens", rows: configuration.vocabulary, width: configuration.width))
    }

    func layerPrefix(_ index: Int) -> String { prefix + "layers.\(index)." }

    func layer(_ index: Int) throws -> any Layer {
        let c = configuration
        let name = layerPrefix(index)
        var heads = c.heads
        heads.window = c.windows[index]
        func linear(_ path: String, _ outputs: Int, _ inputs: Int, _ hasBias: Bool) throws -> Linear {
            try weights.linear(name + path, outputs: outputs, inputs: inputs, hasBias: hasBias)
        }
        let queries = heads.count * heads.size, keys = heads.keyValueCount * heads.size
        return LlamaLayer(
            inputNorm: try weights.rootMeanSquareNorm(name + "input_layernorm", width: c.width, epsilon: c.epsilon),
            query: try linear("self_attn.q_proj", queries, c.width, c.queryBias),
            key: try linear("self_attn.k_proj", keys, c.width, c.queryBias),
            value: try linear("self_attn.v_proj", keys, c.width, c.queryBias),
            attentionOutput: try linear("self_attn.o_proj", c.width, queries, c.outputBias),
            middleNorm: try weights.rootMeanSquareNorm(
                name + "post_attention_layernorm", width: c.width, epsilon: c.epsilon),
            gate: try linear("mlp.gate_proj", c.intermediateSize, c.width, c.mlpBias),
            up: try linear("mlp.up_proj", c.intermediateSize, c.width, c.mlpBias),
            down: try linear("mlp.down_proj", c.width, c.intermediateSize, c.mlpBias),
            heads: heads, rotary: c.rotary,
            rotaryDivisors: weights.has("rope_freqs.weight")
                ? try weights.floats("rope_freqs.weight", shape: [heads.size / 2]) : nil,
            activation: c.activation)
    }

    func finalNorm() throws -> Norm? {
        try weights.rootMeanSquareNorm(prefix + "norm", width: configuration.width, epsilon: configuration.epsilon)
    }

    func head() throws -> (any Head)? { try heads.head() }
}

/// Attention, then the gated feed-forward pair, each after a normalisation and with a residual around both.
private struct LlamaLayer: Layer {
    let inputNorm: Norm
    let query, key, value, attentionOutput: Linear
    let middleNorm: Norm
    let gate, up, down: Linear
    let heads: AttentionHeads
    let rotary: RotaryEmbedding
    let rotaryDivisors: FloatBuffer?
    let activation: Activation

    var smallestWeight: Int { min(key.outputs, query.outputs, gate.outputs) * gate.inputs }

    func forward(_ hidden: Rows, on tape: Tape) throws -> Rows {
        let entering = tape.norm(hidden, inputNorm)
        let query = HeadView(try tape.site(0, tape.linear(entering, query)), stride: heads.size)
        let key = HeadView(try tape.site(1, tape.linear(entering, key)), stride: heads.size)
        let value = HeadView(try tape.site(2, tape.linear(entering, value)), stride: heads.size)
        tape.rotate([(query, heads.count), (key, heads.keyValueCount)]) {
            rotary.table(tokens: $0, divisors: rotaryDivisors)
        }
        let context = tape.attention(heads, query: query, key: key, value: value)
        let attended = try tape.site(3, tape.linear(context, attentionOutput))
        let middle = tape.add(hidden, attended)
        let normed = tape.norm(middle, middleNorm)
        let gated = tape.activation(try tape.site(4, tape.linear(normed, gate)), activation)
        let neurons = try tape.site(5, tape.linear(normed, up))
        let narrow = try tape.site(6, tape.linear(tape.multiply(gated, neurons), down))
        return tape.add(middle, narrow)
    }
}
