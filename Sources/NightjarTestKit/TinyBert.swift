import Foundation

struct TinyBert {
    let width, layers: Int

    func write(to folder: URL) throws {
        let vocabulary =
            ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + TinyTexts.words
            + tinyCharacters.filter { !TinyTexts.words.contains($0) } + tinyCharacters.map { "##" + $0 }
        try Data((vocabulary.joined(separator: "\n") + "\n").utf8)
            .write(to: folder.appendingPathComponent("vocab.txt"))
        let configuration = """
            {"model_type": "bert", "architectures": ["BertForMaskedLM"], "hidden_size": \(width),
             "num_hidden_layers": \(layers), "num_attention_heads": 4, "intermediate_size": \(4 * width),
             "vocab_size": \(vocabulary.count), "max_position_embeddings": 128, "type_vocab_size": 2,
             "hidden_act": "gelu"}
            """
        try Data(configuration.utf8).write(to: folder.appendingPathComponent("config.json"))
        try weights(vocabulary: vocabulary.count).write(to: folder)
    }

    private func weights(vocabulary: Int) throws -> TinyWeights {
        var weights = TinyWeights(seed: 42)
        for (name, rows) in [("word", vocabulary), ("position", 128), ("token_type", 2)] {
            try weights.add("bert.embeddings.\(name)_embeddings.weight", [rows, width])
        }
        try weights.addNorm("bert.embeddings.LayerNorm", width)
        for layer in 0..<layers {
            let name = "bert.encoder.layer.\(layer)."
            for part in ["query", "key", "value"] {
                try weights.addLinear(name + "attention.self.\(part)", width, width)
            }
            try weights.addLinear(name + "attention.output.dense", width, width)
            try weights.addNorm(name + "attention.output.LayerNorm", width)
            try weights.addLinear(name + "intermediate.dense", 4 * width, width)
            try weights.addLinear(name + "output.dense", width, 4 * width)
            try weights.addNorm(name + "output.LayerNorm", width)
        }
        try weights.addLinear("cls.predictions.transform.dense", width, width)
        try weights.addNorm("cls.predictions.transform.LayerNorm", width)
        try weights.add("cls.predictions.bias", [vocabulary])
        return weights
    }
}
