import Captures
import Checkpoints
import Foundation
import Models
import Safetensors
import Synchronization
import Testing

/// The cases that make_decoders.py made.
let decoderCases = [
    "llama-grouped", "llama-linear", "llama-dynamic", "llama-llama3", "llama-bare", "mistral-window", "qwen2-window",
    "neox-parallel", "neox-sequential", "neox-linear", "neox-dynamic",
    "gpt2-lm", "gpt2-scaled", "gpt2-untied", "gpt2-classifier", "gpt2-tokens", "gpt2-bare",
]

/// One of each kind of attention.
let independentDecoders = ["llama-dynamic", "mistral-window", "neox-parallel", "gpt2-lm"]

@Suite("LLaMA, Mistral, Qwen2, GPT-NeoX and GPT-2 agree with transformers")
struct DecoderTests {
    @Test("hidden states of every layer, and logits", arguments: decoderCases)
    func agrees(_ name: String) throws { try ReferenceTests().agrees(name) }

    @Test("what every module puts out, and the neurons", arguments: decoderCases)
    func sites(_ name: String) throws {
        let model = try languageModel(of: Checkpoint(folder: fixture(name)))
        let expected = try SafetensorsFile(fixture(name).appendingPathComponent("expected.safetensors"))
        let recorded = expected.names.filter { $0.hasPrefix("site.") }
        let text = try #require(recorded.first).split(separator: ".")[1]
        let run = try ForwardPass(
            model: model, texts: [integers(expected, "ids.\(text)")],
            resources: .init(threads: 1, scratch: FileManager.default.temporaryDirectory)
        ).start()
        let found = Mutex<[String: [Float]]>([:])
        while !run.isFinished {
            try run.advance { block in
                let isModule = block.site < model.sites.count
                let units = isModule ? model.sites[block.site].units : model.shape.intermediateSize
                let values = Array(UnsafeBufferPointer(start: block.values, count: block.spans[0].count * units))
                found.withLock {
                    if isModule { $0["site.\(text).\(block.layer).\(model.sites[block.site].path)"] = values }
                    if block.site == model.neuronSite { $0["site.\(text).\(block.layer).neurons"] = values }
                }
            }
        }
        let all = found.withLock { $0 }
        #expect(Set(all.keys) == Set(recorded))
        for (name, values) in all { try ReferenceTests().compare(values, expected, name) }
    }

    @Test(
        "the head that the checkpoint has",
        arguments: [
            ("llama-linear", HeadKind.causalLM), ("llama-llama3", .sequenceClassification), ("llama-bare", nil),
            ("mistral-window", .tokenClassification), ("qwen2-window", .causalLM), ("neox-sequential", .causalLM),
            ("neox-linear", .tokenClassification), ("neox-dynamic", .sequenceClassification),
            ("gpt2-scaled", .causalLM), ("gpt2-untied", .causalLM), ("gpt2-bare", nil),
        ])
    func heads(_ name: String, _ kind: HeadKind?) throws {
        #expect(try languageModel(of: Checkpoint(folder: fixture(name))).headKind == kind)
    }

    @Test("a layer has as many parameters as its tensors have values", arguments: decoderCases)
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
