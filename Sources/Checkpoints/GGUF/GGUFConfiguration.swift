import Documents
import Problems

extension GGUFWeights {
    /// What `config.json` would say, from metadata and tensors.
    ///
    /// - Throws: A `Problem` that names the key of what is missing, wrong or not supported.
    func configuration() throws -> ModelConfiguration {
        let hasInputBias = hasBias(["q", "k", "v"])
        let hasOutputBias = hasBias(["o"])
        let hasMLPBias = hasBias(["gate", "up", "down"])
        // Biases at queries, keys and values alone are Qwen2's; LLaMA's attention_bias has one at the output too.
        let isQwen = hasInputBias && !hasOutputBias
        guard hasInputBias || !hasOutputBias, !isQwen || !hasMLPBias else {
            throw Problem.badInput(
                "biases in places where neither LLaMA nor Qwen2 has them are not supported", at: .init(file: url.path))
        }
        let width = try architecture.count("embedding_length")
        let tokenizer = "tokenizer.ggml."
        let document = Value.object(
            [
                ("model_type", Value(.string(isQwen ? "qwen2" : "llama"))),
                ("architectures", [Value(.string(isQwen ? "Qwen2ForCausalLM" : "LlamaForCausalLM"))]),
                ("hidden_size", Value(.int(width))),
                ("num_hidden_layers", Value(.int(architecture.layers))),
                ("num_attention_heads", Value(.int(architecture.heads))),
                ("num_key_value_heads", Value(.int(architecture.keyValueHeads))),
                ("head_dim", Value(.int(try headWidth(of: width)))),
                ("intermediate_size", Value(.int(try architecture.count("feed_forward_length")))),
                ("hidden_act", "silu"),
                ("vocab_size", Value(.int(try vocabulary()))),
                ("max_position_embeddings", Value(.int(try architecture.count("context_length")))),
                ("rms_norm_eps", Value(.double(try normEpsilon()))),
                ("rope_theta", Value(.double(try architecture.double("rope.freq_base") ?? 10_000))),
                ("rope_scaling", try ropeScaling()),
                ("tie_word_embeddings", Value(.bool(shape("lm_head.weight") == nil))),
                ("attention_bias", Value(.bool(hasInputBias))),
                ("mlp_bias", Value(.bool(hasMLPBias))),
                ("bos_token_id", try id(tokenizer + "bos_token_id")),
                ("eos_token_id", try id(tokenizer + "eos_token_id")),
                ("pad_token_id", try id(tokenizer + "padding_token_id")),
            ])
        return ModelConfiguration(document, file: url)
    }

    /// Whether any layer has a bias at one of these modules.
    private func hasBias(_ modules: [String]) -> Bool {
        names.contains { name in modules.contains { name.hasSuffix(".\($0)_proj.bias") } }
    }

    private func headWidth(of width: Int) throws -> Int {
        let turned = try architecture.int("rope.dimension_count")
        let head: Int
        if let key = try architecture.int("attention.key_length") ?? turned {
            head = key
        } else {
            guard width % architecture.heads == 0 else {
                throw architecture.problem(
                    "attention.key_length", "missing, and \(width) is not a multiple of \(architecture.heads) heads")
            }
            head = width / architecture.heads
        }
        for key in ["attention.value_length", "rope.dimension_count"] {
            if let other = try architecture.int(key), other != head {
                throw architecture.problem(key, "\(other) is not supported; supported: a head's whole width, \(head)")
            }
        }
        return head
    }

    /// The embedding's rows: what the metadata says may count less or be absent.
    private func vocabulary() throws -> Int {
        guard let shape = shape("model.embed_tokens.weight"), shape.count == 2 else {
            throw Problem.badInput("no tensor \"token_embd.weight\" of two dimensions", at: .init(file: url.path))
        }
        return shape[0]
    }

    private func normEpsilon() throws -> Double {
        let key = "attention.layer_norm_rms_epsilon"
        guard let epsilon = try architecture.double(key) else { throw architecture.problem(key, "missing") }
        return epsilon
    }

    /// llama.cpp takes a factor without a type as linear, and a factor of 0 as none.
    private func ropeScaling() throws -> Value {
        let factor = try architecture.double("rope.scaling.factor") ?? architecture.double("rope.scale_linear") ?? 0
        let type = try architecture.string("rope.scaling.type") ?? "linear"
        if type == "none" || type == "linear" && (factor == 0 || factor == 1) { return .null }
        var members = [("rope_type", Value(.string(type))), ("factor", Value(.double(factor)))]
        if let length = try architecture.int("rope.scaling.original_context_length") {
            members.append(("original_max_position_embeddings", Value(.int(length))))
        }
        return .object(members)
    }

    private func id(_ key: String) throws -> Value { try file.metadata.int(key).map { Value(.int($0)) } ?? .null }
}
