import Checkpoints
import Foundation
import Models
import Safetensors
import Testing

@Suite("A checkpoint is what its files say")
struct HeadTests {
    @Test("its head is the one that config.json names", arguments: seededCheckpoints)
    func heads(_ name: String) throws {
        let checkpoint = try Checkpoint(folder: fixture(name))
        let kinds: [(ending: String, kind: HeadKind)] = [
            ("ForMaskedLM", .maskedLM), ("ForCausalLM", .causalLM), ("LMHeadModel", .causalLM),
            ("ForSequenceClassification", .sequenceClassification), ("ForTokenClassification", .tokenClassification),
        ]
        let names = try #require(ArchitectureNames.all[modelType(of: checkpoint)])
        let expected = kinds.first { checkpoint.configuration.isArchitecture(endingIn: names.classes + $0.ending) }
        let model = try languageModel(of: checkpoint)
        #expect(model.headKind == expected?.kind)
        // The files of bare models have no prefix.
        let isWithin = checkpoint.names.contains { $0.hasPrefix(names.prefix) }
        #expect(model.layerPrefix(0).hasPrefix(names.prefix) == isWithin)
    }

    /// A DeBERTa's layers share tensors that stand outside of them.
    @Test(
        "a layer has as many parameters as its tensors have values",
        arguments: seededCheckpoints.filter { !$0.hasPrefix("deberta") })
    func parameters(_ name: String) throws {
        let checkpoint = try Checkpoint(folder: fixture(name))
        let model = try languageModel(of: checkpoint)
        let prefix = model.layerPrefix(0)
        // Older checkpoints keep masks and frequencies beside the weights.
        let buffers = ["attention.bias", "attention.masked_bias", "attention.rotary_emb.inv_freq", "attn.bias"]
        let files = try FileManager.default.contentsOfDirectory(at: fixture(name), includingPropertiesForKeys: nil)
        let shards = files.filter { $0.pathExtension == "safetensors" && !$0.path.hasSuffix("expected.safetensors") }
        let count = try shards.flatMap { try SafetensorsFile($0).tensors }
            .filter { $0.name.hasPrefix(prefix) && !buffers.contains(String($0.name.dropFirst(prefix.count))) }
            .reduce(0) { $0 + $1.shape.reduce(1, *) }
        #expect(model.shape.layerParameters == count)
    }
}
