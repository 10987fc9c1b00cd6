// Agrees with transformers' modeling_bert.py (BertModel, BertForMaskedLM, BertForSequenceClassification).
import Checkpoints
import Problems
import Tensors

/// What of config.json decides a BERT.
struct BertConfiguration: Sendable {
    let width, layers, heads, intermediateSize, vocabulary, positions, tokenTypes, labels: Int
    let epsilon: Float
    let activation: Activation

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
    let checkpoint: Checkpoint
    let configuration: BertConfiguration
    let prefix: String
    let headKind: HeadKind?

    init(_ checkpoint: Checkpoint) throws {
        self.checkpoint = checkpoint
        configuration = try BertConfiguration(checkpoint.configuration)
        prefix = try checkpoint.prefix(of: "embeddings.word_embeddings.weight", among: ["bert.", ""])
        headKind =
            checkpoint.has("cls.predictions.transform.dense.weight")
            ? .maskedLM
            : checkpoint.has("classifier.weight") && checkpoint.has(prefix + "pooler.dense.weight")
                && checkpoint.configuration.isArchitecture(endingIn: "ForSequenceClassification")
                ? .sequenceClassification : nil
    }

    var architecture: String { "BERT" }

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
            words: try checkpoint.table(name + "word_embeddings", rows: c.vocabulary, width: c.width),
            positions: try checkpoint.table(name + "position_embeddings", rows: c.positions, width: c.width),
            types: try checkpoint.table(name + "token_type_embeddings", rows: c.tokenTypes, width: c.width),
            norm: try checkpoint.layerNorm(name + "LayerNorm", width: c.width, epsilon: c.epsilon))
    }

    func layer(_ index: Int) throws -> any Layer {
        let c = configuration
        let name = prefix + "encoder.layer.\(index)."
        func linear(_ path: String, _ outputs: Int, _ inputs: Int) throws -> Linear {
            try checkpoint.linear(name + path, outputs: outputs, inputs: inputs)
        }
        return BertLayer(
            query: try linear("attention.self.query", c.width, c.width),
            key: try linear("attention.self.key", c.width, c.width),
            value: try linear("attention.self.value", c.width, c.width),
            attentionOutput: try linear("attention.output.dense", c.width, c.width),
            attentionNorm: try checkpoint.layerNorm(
                name + "attention.output.LayerNorm", width: c.width, epsilon: c.epsilon),
            intermediate: try linear("intermediate.dense", c.intermediateSize, c.width),
            output: try linear("output.dense", c.width, c.intermediateSize),
            outputNorm: try checkpoint.layerNorm(name + "output.LayerNorm", width: c.width, epsilon: c.epsilon),
            attention: SelfAttention(heads: c.heads, headSize: c.width / c.heads), activation: c.activation)
    }

    func head() throws -> (any Head)? {
        let c = configuration
        switch headKind {
        case .maskedLM:
            let name = "cls.predictions."
            let tied = prefix + "embeddings.word_embeddings.weight"
            let decoder = checkpoint.has(name + "decoder.weight") ? name + "decoder.weight" : tied
            let bias = checkpoint.has(name + "bias") ? name + "bias" : name + "decoder.bias"
            return MaskedLMHead(
                dense: try checkpoint.linear(name + "transform.dense", outputs: c.width, inputs: c.width),
                activation: c.activation,
                norm: try checkpoint.layerNorm(name + "transform.LayerNorm", width: c.width, epsilon: c.epsilon),
                decoder: Linear(
                    weight: try checkpoint.floats(decoder, shape: [c.vocabulary, c.width]),
                    bias: try checkpoint.floats(bias, shape: [c.vocabulary]), outputs: c.vocabulary, inputs: c.width))
        case .sequenceClassification:
            return SequenceClassificationHead(
                pooler: try checkpoint.linear(prefix + "pooler.dense", outputs: c.width, inputs: c.width),
                classifier: try checkpoint.linear("classifier", outputs: c.labels, inputs: c.width))
        case nil: return nil
        }
    }
}

/// LayerNorm(word + position + type 0).
private struct BertEmbedding: Embedding {
    let words, positions, types: EmbeddingTable
    let norm: LayerNorm

    func embed(_ ids: [Int32], into rows: UnsafeMutablePointer<Float>) {
        for (position, id) in ids.enumerated() {
            let row = rows + position * words.width
            words.read(row: Int(id), into: row)
            types.add(row: 0, to: row)
            positions.add(row: position, to: row)
        }
        norm.apply(rows: ids.count, rows, into: rows)
    }
}

/// Attention, then the feed-forward pair, each with a residual and a normalisation after it.
private struct BertLayer: Layer {
    let query, key, value, attentionOutput: Linear
    let attentionNorm: LayerNorm
    let intermediate, output: Linear
    let outputNorm: LayerNorm
    let attention: SelfAttention
    let activation: Activation

    var smallestWeight: Int { min(query.outputs * query.inputs, intermediate.outputs * intermediate.inputs) }

    func forward(_ block: Block, scratch: Scratch, observe: (Int, UnsafePointer<Float>) throws -> Void) throws {
        let rows = block.rows, width = query.inputs
        let q = scratch.take(rows * width), k = scratch.take(rows * width), v = scratch.take(rows * width)
        let context = scratch.take(rows * width)
        let scores = scratch.take(SelfAttention.scratch(tokens: block.longest))
        let wide = scratch.take(rows * intermediate.outputs)

        for (site, module, values) in [(0, query, q), (1, key, k), (2, value, v)] {
            module.apply(rows: rows, block.hidden, into: values)
            try observe(site, values)
        }
        for span in block.spans {
            let start = span.first * width
            attention.apply(
                tokens: span.count, query: q + start, key: k + start, value: v + start, context: context + start,
                scratch: scores)
        }
        attentionOutput.apply(rows: rows, context, into: q)
        try observe(3, q)
        attentionNorm.apply(rows: rows, q, residual: block.hidden, into: block.hidden)

        intermediate.apply(rows: rows, block.hidden, into: wide)
        try observe(4, wide)
        activation.apply(wide, count: rows * intermediate.outputs)
        output.apply(rows: rows, wide, into: k)
        try observe(5, k)
        outputNorm.apply(rows: rows, k, residual: block.hidden, into: block.hidden)
    }
}
