import Checkpoints
import Foundation
import Models
import Problems
import Safetensors

extension FuzzedParser {
    /// `config.json`, read by the architecture that it names, beside weights that belong to none.
    static let configuration = FuzzedParser("config.json") { bytes in
        try ScratchFolder.with(["config.json": bytes, "model.safetensors": anyWeights]) { folder in
            let checkpoint = try Checkpoint(folder: folder)
            _ = try? checkpoint.configuration.labelCount()
            _ = checkpoint.configuration.label(0)
            try use(languageModel(of: checkpoint))
        }
    }

    /// `adapter_config.json`, beside an adapter of one module and over a base of another.
    static let adapter = FuzzedParser("adapter_config.json") { bytes in
        try ScratchFolder.with(["config.json": Data("{}".utf8), "model.safetensors": anyWeights]) { base in
            try ScratchFolder.with(["adapter_config.json": bytes, "adapter_model.safetensors": anyAdapter]) { folder in
                let checkpoint = try Checkpoint(folder: folder) { _, _ in base }
                _ = try checkpoint.adapter?.missingModule(among: ["model.layers.1.self_attn.q_proj", "lm_head"])
            }
        }
    }

    private static let anyAdapter: Data = {
        var writer = SafetensorsWriter()
        for matrix in AdapterKey.Matrix.allCases {
            let name = AdapterKey("model.layers.0.self_attn.q_proj", matrix).name
            try? writer.add(name, shape: [1, 1], [0])
        }
        return (try? writer.data()) ?? Data()
    }()

    /// What every architecture looks for before it reads its configuration, one value each.
    private static let anyWeights: Data = {
        var writer = SafetensorsWriter()
        let names = [
            "embeddings.word_embeddings.weight", "classifier.weight", "pooler.dense.weight", "score.weight",
            "cls.predictions.transform.dense.weight", "lm_head.weight", "embed_tokens.weight", "wte.weight",
            "embed_in.weight", "embed_out.weight",
        ]
        for name in names { try? writer.add(name, shape: [1, 1], [0]) }
        return (try? writer.data()) ?? Data()
    }()

    /// Asks for what a job asks for before it runs, and for the parts, which the weights then refuse.
    static func use(_ model: any LanguageModel) throws {
        let shape = model.shape
        _ = (shape.layers, shape.width, model.sites.count, model.neuronSite, model.headKind, model.architecture)
        for part in [{ _ = try model.embedding() }, { _ = try model.layer(0) }, { _ = try model.head() }]
            as [() throws -> Void]
        {
            do { try part() } catch is Problem {}
        }
    }
}
