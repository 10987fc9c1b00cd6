import Checkpoints
import Foundation
import Models
import Problems
import Safetensors
import Testing

@Suite("An adapter that does not fit its base is refused by the tensor")
struct AdapterRefusalTests {
    /// An adapter of rank 2 over the fixture `llama-grouped` (hidden_size 18, 9 heads of 4 and 3 for keys and values).
    private func problem(_ modules: [String: (outputs: Int, inputs: Int)], targets: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("adapter-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var writer = SafetensorsWriter()
        for (path, shape) in modules {
            try writer.add(
                AdapterKey(path, .down).name, shape: [2, shape.inputs], [Float](repeating: 1, count: 2 * shape.inputs))
            try writer.add(
                AdapterKey(path, .up).name, shape: [shape.outputs, 2], [Float](repeating: 1, count: 2 * shape.outputs))
        }
        try writer.write(to: folder.appendingPathComponent("adapter_model.safetensors"))
        let base = try fixture("llama-grouped").path
        try Data(
            #"{"peft_type": "LORA", "r": 2, "target_modules": \#(targets), "base_model_name_or_path": "\#(base)"}"#.utf8
        ).write(to: folder.appendingPathComponent("adapter_config.json"))
        let found = try #require(throws: Problem.self) { _ = try languageModel(of: Checkpoint(folder: folder)) }
        #expect(found.kind == .badInput)
        #expect(!found.description.contains("\n"))
        return found.description
    }

    private let query = (outputs: 36, inputs: 18)

    @Test("of a module that the model has not, or of a layer")
    func unmet() throws {
        let first = "model.layers.0.self_attn.q_proj"
        let wrong = try problem([first: query, "model.layers.0.self_attn.c_attn": query], targets: "null")
        #expect(wrong.contains("base_model.model.model.layers.0.self_attn.c_attn.lora_A.weight"))
        #expect(wrong.contains("belongs to no dense layer of its base"))
        #expect(wrong.contains("q_proj"))
        let beyond = try problem([first: query, "model.layers.7.self_attn.q_proj": query], targets: "null")
        #expect(beyond.contains("layers.7") && beyond.contains("LLaMA of 2 layers"))
    }

    @Test("of another shape")
    func shape() throws {
        let line = try problem(["model.layers.0.self_attn.q_proj": (outputs: 36, inputs: 17)], targets: "null")
        #expect(line.contains("lora_A.weight has shape [2, 17] where adapter_config.json, over this base, makes it"))
    }

    @Test("of a module that should have one and has none")
    func missing() throws {
        let line = try problem(["model.layers.0.self_attn.q_proj": query], targets: #"["q_proj"]"#)
        #expect(line.contains("no tensors for \"model.layers.1.self_attn.q_proj\""))
    }
}
