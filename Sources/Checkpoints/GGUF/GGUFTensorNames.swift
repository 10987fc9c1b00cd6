/// What transformers calls the tensors of a LLaMA-family model that llama.cpp names in its own way.
enum GGUFTensorNames {
    /// The frequencies' divisors of Llama 3's rope scaling, [head's rows / 2]; transformers has no tensor for them.
    static let ropeFactors = "rope_freqs.weight"

    /// A tensor's place in the model.
    struct Place {
        /// transformers' key.
        var name: String
        /// The layer it belongs to; nil for those outside.
        var layer: Int?
        /// The module's ggml name, as `attn_q`.
        var module: String
    }

    /// - Returns: nil for a tensor that a LLaMA-family model does not have.
    static func place(of name: String) -> Place? {
        if let outer = outside[name] { return Place(name: outer, layer: nil, module: name) }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "blk", let layer = Int(parts[1]), layer >= 0, String(layer) == parts[1]
        else { return nil }
        let module = String(parts[2])
        guard let path = modules[module], parts[3] == "weight" || parts[3] == "bias" && !module.hasSuffix("norm")
        else { return nil }
        return Place(name: "model.layers.\(layer).\(path).\(parts[3])", layer: layer, module: module)
    }

    /// Whether a tensor only repeats what the metadata says: inverse frequencies that early converters copied.
    static func isRedundant(_ name: String) -> Bool {
        name.hasPrefix("blk.") && name.hasSuffix(".attn_rot_embd.weight")
    }

    private static let outside = [
        "token_embd.weight": "model.embed_tokens.weight",
        "output_norm.weight": "model.norm.weight",
        "output.weight": "lm_head.weight",
        ropeFactors: ropeFactors,
    ]

    private static let modules = [
        "attn_norm": "input_layernorm",
        "attn_q": "self_attn.q_proj",
        "attn_k": "self_attn.k_proj",
        "attn_v": "self_attn.v_proj",
        "attn_output": "self_attn.o_proj",
        "ffn_norm": "post_attention_layernorm",
        "ffn_gate": "mlp.gate_proj",
        "ffn_up": "mlp.up_proj",
        "ffn_down": "mlp.down_proj",
    ]
}
