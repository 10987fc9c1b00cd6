import Foundation

struct TinyLlama {
    let width, layers: Int

    func write(to folder: URL) throws {
        let pieces = self.pieces
        func json(_ object: Any) throws -> String {
            String(decoding: try JSONSerialization.data(withJSONObject: object, options: .sortedKeys), as: UTF8.self)
        }
        let ids = Dictionary(uniqueKeysWithValues: zip(pieces.vocabulary, 0...))
        let special = ["<unk>", "<s>", "</s>"].enumerated().map { id, content in
            """
            {"id": \(id), "content": "\(content)", "single_word": false, "lstrip": false, "rstrip": false,
              "normalized": false, "special": true}
            """
        }
        let metaspace = #"{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}"#
        let tokenizer = """
            {"version": "1.0", "added_tokens": [\(special.joined(separator: ", "))],
             "pre_tokenizer": \(metaspace), "decoder": \(metaspace),
             "post_processor": {"type": "TemplateProcessing",
              "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
              "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
              "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}},
             "model": {"type": "BPE", "unk_token": "<unk>", "fuse_unk": true, "byte_fallback": false,
              "vocab": \(try json(ids)), "merges": \(try json(pieces.merges))}}

            """
        try Data(tokenizer.utf8).write(to: folder.appendingPathComponent("tokenizer.json"))
        let settings = #"{"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}"#
        try Data(settings.utf8).write(to: folder.appendingPathComponent("tokenizer_config.json"))
        let configuration = """
            {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": \(width),
             "num_hidden_layers": \(layers), "num_attention_heads": 4, "num_key_value_heads": 2,
             "intermediate_size": \(3 * width), "vocab_size": \(pieces.vocabulary.count),
             "max_position_embeddings": 128, "hidden_act": "silu", "rms_norm_eps": 1e-6, "bos_token_id": 1,
             "eos_token_id": 2, "tie_word_embeddings": true}
            """
        try Data(configuration.utf8).write(to: folder.appendingPathComponent("config.json"))
        try weights(vocabulary: pieces.vocabulary.count).write(to: folder)
    }

    /// Every word is put together from left to right, a character a merge.
    private var pieces: (vocabulary: [String], merges: [[String]]) {
        var vocabulary = ["<unk>", "<s>", "</s>", "▁"] + tinyCharacters
        var merges: [[String]] = []
        var known = Set(vocabulary)
        for word in TinyTexts.words {
            var piece = "▁"
            for character in word.map(String.init) {
                if known.insert(piece + character).inserted {
                    vocabulary.append(piece + character)
                    merges.append([piece, character])
                }
                piece += character
            }
        }
        return (vocabulary, merges)
    }

    private func weights(vocabulary: Int) throws -> TinyWeights {
        var weights = TinyWeights(seed: 43)
        try weights.add("model.embed_tokens.weight", [vocabulary, width])
        for layer in 0..<layers {
            let name = "model.layers.\(layer)."
            try weights.addNorm(name + "input_layernorm", width, hasBias: false)
            for (part, outputs) in [("q", width), ("k", width / 2), ("v", width / 2), ("o", width)] {
                try weights.addLinear(name + "self_attn.\(part)_proj", outputs, width, hasBias: false)
            }
            try weights.addNorm(name + "post_attention_layernorm", width, hasBias: false)
            try weights.addLinear(name + "mlp.gate_proj", 3 * width, width, hasBias: false)
            try weights.addLinear(name + "mlp.up_proj", 3 * width, width, hasBias: false)
            try weights.addLinear(name + "mlp.down_proj", width, 3 * width, hasBias: false)
        }
        try weights.addNorm("model.norm", width, hasBias: false)
        return weights
    }
}
