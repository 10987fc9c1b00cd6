// Agrees with transformers' modeling_deberta_v2.py (DebertaV2Model, …ForMaskedLM, …ForSequenceClassification,
// …ForTokenClassification).
import Checkpoints
import Problems
import Tensors

/// A DeBERTa-v2 or -v3 encoder, bare or with a masked-LM or classification head.
struct DebertaV2: LanguageModel {
    let weights: Weights
    let configuration: DebertaV2Configuration
    let prefix: String
    let headKind: HeadKind?
    private let maskedLM: MaskedLMForm?

    /// The masked-LM head of most checkpoints' configurations, and that of the first DeBERTa code (v3's own files).
    private enum MaskedLMForm: CaseIterable {
        case legacy, original

        var prefix: String { self == .legacy ? "cls.predictions." : "lm_predictions.lm_head." }
        /// Prefix of the dense layer and its normalisation.
        var transform: String { self == .legacy ? prefix + "transform." : prefix }
    }

    init(_ weights: Weights) throws {
        self.weights = weights
        let configuration = try DebertaV2Configuration(weights.configuration)
        self.configuration = configuration
        prefix = try weights.checkpoint.prefix(of: "embeddings.word_embeddings.weight", among: ["deberta.", ""])
        maskedLM = MaskedLMForm.allCases.first { form in
            weights.has(form.transform + "dense.weight")
                && configuration.isLegacyHead.map { $0 == (form == .legacy) } ?? true
        }
        let hasClassifier = weights.has("classifier.weight")
        headKind =
            if maskedLM != nil {
                .maskedLM
            } else if hasClassifier, weights.configuration.isArchitecture(endingIn: "ForTokenClassification") {
                try weights.configuration.averagesTokens ? .sequenceClassification : .tokenClassification
            } else if hasClassifier, weights.has("pooler.dense.weight"),
                weights.configuration.isArchitecture(endingIn: "ForSequenceClassification")
            {
                .sequenceClassification
            } else {
                nil
            }
        // The original head multiplies with the word embedding, whose width must then be the model's.
        if maskedLM == .original, configuration.embeddingWidth != configuration.width {
            throw weights.configuration.problem(
                "embedding_size",
                "\(configuration.embeddingWidth) is not supported with the head lm_predictions; "
                    + "supported: hidden_size, \(configuration.width)")
        }
    }

    var architecture: String { "DeBERTa-v2" }
    var isCausal: Bool { false }
    var classifierDropout: Double { configuration.classifierDropout }
    /// After the activation of `intermediate.dense`.
    var neuronSite: Int { sites.count }
    /// `intermediate.dense`
    var activationSite: Int { 4 }

    var shape: ModelShape {
        let c = configuration
        let dense = c.width * (c.width + 1)
        let relative = hasOwnProjections ? (c.contentToPosition ? dense : 0) + (c.positionToContent ? dense : 0) : 0
        let convolution = c.convolution.map { c.width * (c.width / $0.groups * $0.size + 3) } ?? 0
        return ModelShape(
            layers: c.layers, width: c.width, intermediateSize: c.intermediateSize, vocabulary: c.vocabulary,
            positions: c.positions,
            layerParameters: 4 * dense + 4 * c.width + relative + convolution
                + 2 * c.width * c.intermediateSize + c.width + c.intermediateSize)
    }

    private var hasOwnProjections: Bool { configuration.relative != nil && !configuration.sharesProjections }

    var sites: [Site] {
        let c = configuration
        return [
            Site(path: "attention.self.query_proj", component: .attention, units: c.width),
            Site(path: "attention.self.key_proj", component: .attention, units: c.width),
            Site(path: "attention.self.value_proj", component: .attention, units: c.width),
            Site(path: "attention.output.dense", component: .attention, units: c.width),
            Site(path: "intermediate.dense", component: .mlp, units: c.intermediateSize),
            Site(path: "output.dense", component: .mlp, units: c.width),
        ]
    }

    func embedding() throws -> any Embedding {
        let c = configuration
        let name = prefix + "embeddings."
        func table(_ path: String, rows: Int) throws -> EmbeddingTable {
            try weights.table(name + path, rows: rows, width: c.embeddingWidth)
        }
        // Texts are embedded in blocks of any size, so each is projected alone, as by a convolution over one token.
        let projection =
            c.embeddingWidth == c.width
            ? nil
            : Convolution(
                weight: try weights.floats(name + "embed_proj.weight", shape: [c.width, c.embeddingWidth]), bias: nil,
                outputs: c.width, inputs: c.embeddingWidth, size: 1)
        return DebertaV2Embedding(
            words: try table("word_embeddings", rows: c.vocabulary),
            positions: c.addsPositions ? try table("position_embeddings", rows: c.positions) : nil,
            types: c.tokenTypes > 0 ? try table("token_type_embeddings", rows: c.tokenTypes) : nil,
            projection: projection,
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
        func norm(_ path: String) throws -> Norm {
            try weights.layerNorm(name + path, width: c.width, epsilon: c.epsilon)
        }
        let query = try linear("attention.self.query_proj", c.width, c.width)
        let key = try linear("attention.self.key_proj", c.width, c.width)
        // Scores are scaled by all kinds of `pos_att_type`, also where relative positions are off.
        let kinds = 1 + (c.contentToPosition ? 1 : 0) + (c.positionToContent ? 1 : 0)
        let size = c.width / c.heads
        return DebertaV2Layer(
            query: query, key: key, value: try linear("attention.self.value_proj", c.width, c.width),
            relative: try relative(query: query, key: key, layer: name),
            attentionOutput: try linear("attention.output.dense", c.width, c.width),
            attentionNorm: try norm("attention.output.LayerNorm"),
            intermediate: try linear("intermediate.dense", c.intermediateSize, c.width),
            output: try linear("output.dense", c.width, c.intermediateSize),
            outputNorm: try norm("output.LayerNorm"), convolution: index == 0 ? try convolution() : nil,
            heads: AttentionHeads(
                count: c.heads, size: size, scale: 1 / Float(size * kinds).squareRoot(), isCausal: false),
            activation: c.activation, hiddenDropout: c.hiddenDropout, attentionDropout: c.attentionDropout)
    }

    /// What belongs to the encoder but is used by each layer, with the layer's projections of it.
    private func relative(query: Linear, key: Linear, layer name: String) throws -> RelativeEmbeddings? {
        let c = configuration
        guard let positions = c.relative, c.contentToPosition || c.positionToContent else { return nil }
        func projection(_ path: String, orShared shared: Linear) throws -> Linear {
            c.sharesProjections
                ? shared : try weights.linear(name + "attention.self." + path, outputs: c.width, inputs: c.width)
        }
        return RelativeEmbeddings(
            positions: positions,
            table: try weights.table(prefix + "encoder.rel_embeddings", rows: positions.rows, width: c.width),
            norm: c.normalisesRelative
                ? try weights.layerNorm(prefix + "encoder.LayerNorm", width: c.width, epsilon: c.epsilon) : nil,
            dropout: c.hiddenDropout,
            key: c.contentToPosition ? try projection("pos_key_proj", orShared: key) : nil,
            query: c.positionToContent ? try projection("pos_query_proj", orShared: query) : nil)
    }

    private func convolution() throws -> DebertaV2Convolution? {
        let c = configuration
        guard let convolution = c.convolution else { return nil }
        let name = prefix + "encoder.conv."
        return DebertaV2Convolution(
            convolution: Convolution(
                weight: try weights.floats(
                    name + "conv.weight", shape: [c.width, c.width / convolution.groups, convolution.size]),
                bias: try weights.floats(name + "conv.bias", shape: [c.width]), outputs: c.width, inputs: c.width,
                size: convolution.size, groups: convolution.groups),
            activation: convolution.activation,
            norm: try weights.layerNorm(name + "LayerNorm", width: c.width, epsilon: c.epsilon),
            dropout: c.hiddenDropout)
    }

    func head() throws -> (any Head)? {
        let c = configuration
        switch headKind {
        case .maskedLM: return try maskedLMHead()
        case .sequenceClassification where !(try weights.configuration.averagesTokens):
            return SequenceClassificationHead(
                pooler: try weights.linear("pooler.dense", outputs: c.width, inputs: c.width),
                activation: c.poolerActivation,
                classifier: try weights.linear("classifier", outputs: c.labels, inputs: c.width))
        case .sequenceClassification, .tokenClassification:
            return LinearHead(
                linear: try weights.linear("classifier", outputs: c.labels, inputs: c.width),
                reads: headKind == .tokenClassification ? .each : .mean)
        case .causalLM, nil: return nil
        }
    }

    private func maskedLMHead() throws -> MaskedLMHead? {
        guard let form = maskedLM else { return nil }
        let c = configuration
        let words = prefix + "embeddings.word_embeddings.weight", own = form.prefix + "decoder.weight"
        let shape = [c.vocabulary, c.embeddingWidth]
        let hasOwn =
            try form == .legacy && weights.isUntied(own, from: words, shape: shape, ties: c.tiesDecoder)
        let bias = weights.has(form.prefix + "bias") ? "bias" : "decoder.bias"
        return MaskedLMHead(
            dense: try weights.linear(form.transform + "dense", outputs: c.embeddingWidth, inputs: c.width),
            activation: c.activation,
            norm: try weights.layerNorm(
                form.transform + "LayerNorm", width: c.embeddingWidth, epsilon: c.epsilon),
            decoder: Linear(
                weight: try weights.floats(hasOwn ? own : words, shape: shape),
                bias: try weights.floats(form.prefix + bias, shape: [c.vocabulary]), outputs: c.vocabulary,
                inputs: c.embeddingWidth))
    }
}
