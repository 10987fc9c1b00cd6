// Agrees with transformers' modeling_gpt_neox.py (the bare model, ForCausalLM, ForSequenceClassification,
// ForTokenClassification).
import Checkpoints
import Problems
import Tensors

/// What of config.json decides a GPT-NeoX.
struct GPTNeoXConfiguration: Sendable {
    let width, layers, intermediateSize, vocabulary: Int
    let heads: AttentionHeads
    let epsilon: Float
    let activation: Activation
    let rotary: RotaryEmbedding
    /// Whether the feed-forward pair reads the layer's input, beside the attention, or what the attention made of it.
    let isParallel: Bool
    let attentionBias: Bool

    init(_ configuration: ModelConfiguration) throws {
        width = try configuration.int("hidden_size", in: 1...65_536)
        layers = try configuration.int("num_hidden_layers", in: 1...1_000)
        intermediateSize = try configuration.int("intermediate_size", in: 1...1_048_576)
        vocabulary = try configuration.int("vocab_size", in: 1...16_777_216)
        let count = try configuration.int("num_attention_heads", in: 1...4_096)
        guard width.isMultiple(of: count) else {
            throw configuration.problem("num_attention_heads", "\(count) heads do not divide hidden_size \(width)")
        }
        heads = AttentionHeads(count: count, size: width / count, isCausal: true)
        epsilon = Float(try configuration.double("layer_norm_eps", in: 0...1, default: 1e-5))
        activation = try configuration.choice("hidden_act", of: Activation.self, default: .gelu)
        rotary = try RotaryEmbedding(
            configuration, baseField: "rotary_emb_base", headSize: width / count,
            share: try configuration.double("rotary_pct", in: 0...1, default: 0.25),
            positions: try configuration.int("max_position_embeddings", in: 1...16_777_216))
        isParallel = try configuration.bool("use_parallel_residual", default: true)
        attentionBias = try configuration.bool("attention_bias", default: true)
    }
}

/// A GPT-NeoX decoder, bare or with a causal-LM or classification head.
struct GPTNeoX: LanguageModel {
    let weights: Weights
    let configuration: GPTNeoXConfiguration
    let prefix: String
    private let heads: DecoderHeads

    init(_ weights: Weights) throws {
        self.weights = weights
        configuration = try GPTNeoXConfiguration(weights.configuration)
        prefix = try weights.checkpoint.prefix(of: "embed_in.weight", among: ["gpt_neox.", ""])
        heads = try DecoderHeads(
            weights, words: prefix + "embed_in", width: configuration.width, vocabulary: configuration.vocabulary,
            tiedByDefault: false)
    }

    var architecture: String { "GPT-NeoX" }
    var isCausal: Bool { true }
    /// After the activation of `mlp.dense_h_to_4h`.
    var neuronSite: Int { sites.count }
    /// `mlp.dense_h_to_4h`
    var activationSite: Int { 2 }
    var headKind: HeadKind? { heads.kind }

    var shape: ModelShape {
        let c = configuration
        return ModelShape(
            layers: c.layers, width: c.width, intermediateSize: c.intermediateSize, vocabulary: c.vocabulary,
            positions: c.rotary.positions,
            layerParameters: 4 * c.width * (c.width + (c.attentionBias ? 1 : 0)) + 4 * c.width
                + 2 * c.width * c.intermediateSize + c.width + c.intermediateSize)
    }

    var sites: [Site] {
        let c = configuration
        return [
            Site(path: "attention.query_key_value", component: .attention, units: 3 * c.width),
            Site(path: "attention.dense", component: .attention, units: c.width),
            Site(path: "mlp.dense_h_to_4h", component: .mlp, units: c.intermediateSize),
            Site(path: "mlp.dense_4h_to_h", component: .mlp, units: c.width),
        ]
    }

    func embedding() throws -> any Embedding {
        WordEmbedding(
            words: try weights.table(prefix + "embed_in", rows: configuration.vocabulary, width: configuration.width))
    }

    func layerPrefix(_ index: Int) -> String { prefix + "layers.\(index)." }

    func layer(_ index: Int) throws -> any Layer {
        let c = configuration
        let name = layerPrefix(index)
        func norm(_ path: String) throws -> Norm {
            try weights.layerNorm(name + path, width: c.width, epsilon: c.epsilon)
        }
        return GPTNeoXLayer(
            inputNorm: try norm("input_layernorm"), middleNorm: try norm("post_attention_layernorm"),
            queryKeyValue: try weights.linear(
                name + "attention.query_key_value", outputs: 3 * c.width, inputs: c.width, hasBias: c.attentionBias),
            attentionOutput: try weights.linear(
                name + "attention.dense", outputs: c.width, inputs: c.width, hasBias: c.attentionBias),
            wide: try weights.linear(name + "mlp.dense_h_to_4h", outputs: c.intermediateSize, inputs: c.width),
            narrow: try weights.linear(name + "mlp.dense_4h_to_h", outputs: c.width, inputs: c.intermediateSize),
            heads: c.heads, rotary: c.rotary, activation: c.activation, isParallel: c.isParallel)
    }

    func finalNorm() throws -> Norm? {
        try weights.layerNorm(
            prefix + "final_layer_norm", width: configuration.width, epsilon: configuration.epsilon)
    }

    func head() throws -> (any Head)? { try heads.head() }
}

/// Attention and the feed-forward pair, each after a normalisation of its own: side by side on the layer's input, or one
/// after the other.
private struct GPTNeoXLayer: Layer {
    let inputNorm, middleNorm: Norm
    let queryKeyValue, attentionOutput, wide, narrow: Linear
    let heads: AttentionHeads
    let rotary: RotaryEmbedding
    let activation: Activation
    let isParallel: Bool

    var smallestWeight: Int { min(attentionOutput.outputs, wide.outputs) * wide.inputs }

    func forward(_ hidden: Rows, on tape: Tape) throws -> Rows {
        let joint = try tape.site(0, tape.linear(tape.norm(hidden, inputNorm), queryKeyValue))
        // A head's query, key and value stand one after the other, then the next head's.
        func view(_ part: Int) -> HeadView { HeadView(joint, offset: part * heads.size, stride: 3 * heads.size) }
        tape.rotate([(view(0), heads.count), (view(1), heads.count)]) { rotary.table(tokens: $0) }
        let context = tape.attention(heads, query: view(0), key: view(1), value: view(2))
        let attended = try tape.site(1, tape.linear(context, attentionOutput))
        if isParallel {
            return tape.add(tape.add(try feedForward(hidden, on: tape), attended), hidden)
        }
        let middle = tape.add(attended, hidden)
        return tape.add(try feedForward(middle, on: tape), middle)
    }

    private func feedForward(_ rows: Rows, on tape: Tape) throws -> Rows {
        let wide = try tape.site(2, tape.linear(tape.norm(rows, middleNorm), wide))
        let neurons = try tape.site(4, tape.activation(wide, activation))
        return try tape.site(3, tape.linear(neurons, narrow))
    }
}
