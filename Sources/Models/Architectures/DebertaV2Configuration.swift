import Checkpoints
import Problems
import Tensors

/// What of config.json decides a DeBERTa-v2 (v2 and v3 checkpoints).
struct DebertaV2Configuration: Sendable {
    /// The convolution that is added to the first layer.
    struct Convolution: Sendable {
        let size, groups: Int
        let activation: Activation
    }

    let width, embeddingWidth, layers, heads, intermediateSize, vocabulary, positions, tokenTypes, labels: Int
    let epsilon: Float
    let activation, poolerActivation: Activation
    /// Whether positions are added to the embeddings too.
    let addsPositions: Bool
    /// nil: attention does without.
    let relative: RelativePositions?
    /// `c2p` and `p2c` of `pos_att_type`.
    let contentToPosition, positionToContent: Bool
    /// Whether the projections of tokens serve relative positions too.
    let sharesProjections: Bool
    let normalisesRelative: Bool
    let convolution: Convolution?
    /// Which masked-LM head, where the file says; `legacy` is a field of later years.
    let isLegacyHead: Bool?
    let tiesDecoder: Bool
    /// Shares of values that are dropped in training: of states, of attention's weights, of what a classifier reads.
    let hiddenDropout, attentionDropout, classifierDropout: Double

    init(_ configuration: ModelConfiguration) throws {
        width = try configuration.int("hidden_size", in: 1...65_536)
        layers = try configuration.int("num_hidden_layers", in: 1...1_000)
        heads = try configuration.int("num_attention_heads", in: 1...4_096)
        intermediateSize = try configuration.int("intermediate_size", in: 1...1_048_576)
        vocabulary = try configuration.int("vocab_size", in: 1...16_777_216)
        positions = try configuration.int("max_position_embeddings", in: 1...1_048_576, default: 512)
        tokenTypes = try configuration.int("type_vocab_size", in: 0...1_024, default: 0)
        embeddingWidth = try configuration.int("embedding_size", in: 1...65_536, default: width)
        labels = try configuration.labelCount()
        epsilon = Float(try configuration.double("layer_norm_eps", in: 0...1, default: 1e-7))
        activation = try configuration.choice("hidden_act", of: Activation.self, default: .gelu)
        poolerActivation = try configuration.choice("pooler_hidden_act", of: Activation.self, default: .gelu)
        addsPositions = try configuration.bool("position_biased_input", default: true)
        isLegacyHead = configuration.isPresent("legacy") ? try configuration.bool("legacy") : nil
        tiesDecoder = try configuration.bool("tie_word_embeddings", default: true)
        hiddenDropout = try configuration.double("hidden_dropout_prob", in: 0...0.999, default: 0.1)
        attentionDropout = try configuration.double("attention_probs_dropout_prob", in: 0...0.999, default: 0.1)
        classifierDropout = try configuration.double("cls_dropout", in: 0...0.999, default: hiddenDropout)

        let types = try Self.attentionTypes(configuration)
        contentToPosition = types.contains("c2p")
        positionToContent = types.contains("p2c")
        relative = try Self.relativePositions(configuration, positions: positions)
        sharesProjections = try configuration.bool("share_att_key", default: false)
        normalisesRelative = try configuration.words("norm_rel_ebd", known: ["layer_norm", "none"])
            .contains("layer_norm")
        convolution = try Self.convolution(configuration, width: width)

        guard width.isMultiple(of: heads) else {
            throw configuration.problem("num_attention_heads", "\(heads) heads do not divide hidden_size \(width)")
        }
        // The reference builds models of other sizes, but none of them can run.
        let size = try configuration.int("attention_head_size", in: 1...65_536, default: width / heads)
        guard size == width / heads else {
            throw configuration.problem(
                "attention_head_size", "\(size) is not supported; supported: hidden_size / heads, \(width / heads)")
        }
        let pooled = try configuration.int("pooler_hidden_size", in: 1...65_536, default: width)
        guard pooled == width else {
            throw configuration.problem(
                "pooler_hidden_size", "\(pooled) is not supported; supported: hidden_size, \(width)")
        }
        try configuration.require("talking_head", is: false)
    }

    private static func attentionTypes(_ configuration: ModelConfiguration) throws -> [String] {
        try configuration.words("pos_att_type", known: ["c2p", "p2c", "none"])
    }

    private static func relativePositions(
        _ configuration: ModelConfiguration, positions: Int
    ) throws -> RelativePositions? {
        let isRelative = try configuration.bool("relative_attention", default: false)
        let reach = try configuration.int("max_relative_positions", in: -1_048_576...1_048_576, default: -1)
        let buckets = try configuration.int("position_buckets", in: -1_048_576...1_048_576, default: -1)
        guard isRelative else { return nil }
        guard buckets != 1 else {
            throw configuration.problem("position_buckets", "1 is not supported; supported: −1, or 2 and more")
        }
        return RelativePositions(reach: reach < 1 ? positions : reach, buckets: buckets < 1 ? nil : buckets)
    }

    private static func convolution(_ configuration: ModelConfiguration, width: Int) throws -> Convolution? {
        let size = try configuration.int("conv_kernel_size", in: -1...1_023, default: 0)
        let groups = try configuration.int("conv_groups", in: 1...65_536, default: 1)
        let activation = try configuration.choice("conv_act", of: Activation.self, default: .tanh)
        guard size > 0 else { return nil }
        guard !size.isMultiple(of: 2) else {
            throw configuration.problem(
                "conv_kernel_size", "\(size) is not supported; supported: odd numbers, which keep a text's length")
        }
        guard width.isMultiple(of: groups) else {
            throw configuration.problem("conv_groups", "\(groups) groups do not divide hidden_size \(width)")
        }
        return Convolution(size: size, groups: groups, activation: activation)
    }
}

extension ModelConfiguration {
    /// A list of known words, written as a list or as one text with bars, as `p2c|c2p`.
    fileprivate func words(_ field: String, known: Set<String>) throws -> [String] {
        let words = try strings(field, default: []).map { $0.lowercased().filter { !$0.isWhitespace } }
        if let strange = words.first(where: { !$0.isEmpty && !known.contains($0) }) {
            throw problem(
                field,
                "\(strange.quotedForMessage) is not supported; supported: \(known.sorted().joined(separator: ", "))")
        }
        return words
    }
}
