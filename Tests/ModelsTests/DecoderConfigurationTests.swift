import Checkpoints
import Foundation
import Models
import Problems
import Testing

@Suite("A configuration that is not supported is refused by field and value")
struct DecoderConfigurationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let fixture: String
        let field: String
        /// As JSON.
        let value: String
        /// What the message says.
        let says: [String]

        init(_ fixture: String, _ field: String, _ value: String, _ says: String...) {
            (self.fixture, self.field, self.value, self.says) = (fixture, field, value, says)
        }

        var testDescription: String { "\(fixture): \(field) \(value)" }
    }

    @Test(arguments: [
        Case("llama-grouped", "rope_parameters", #"{"rope_type": "yarn", "factor": 2}"#, "yarn", "linear", "llama3"),
        Case("llama-grouped", "rope_scaling", #"{"type": "longrope"}"#, "longrope", "rope_scaling.type"),
        Case("llama-grouped", "rope_scaling", #"{"type": "linear"}"#, "rope_scaling.factor", "missing"),
        Case("llama-grouped", "rope_scaling", #"{"type": "linear", "factor": 0}"#, "rope_scaling.factor", "range"),
        Case("llama-grouped", "rope_parameters", #"{"partial_rotary_factor": 0.5}"#, "partial_rotary_factor"),
        Case("llama-grouped", "rope_parameters", #"{"full_attention": {}}"#, "full_attention"),
        Case(
            "llama-llama3", "rope_parameters",
            #"{"rope_type": "llama3", "factor": 8, "low_freq_factor": 4, "high_freq_factor": 4}"#, "high_freq_factor"),
        Case("llama-grouped", "head_dim", "5", "5", "even"),
        Case("llama-grouped", "num_key_value_heads", "2", "num_key_value_heads", "2", "9"),
        Case("llama-grouped", "hidden_act", #""xielu""#, "xielu", "silu"),
        Case("llama-grouped", "hidden_size", "36", "shape"),
        Case("mistral-window", "sliding_window", "0", "sliding_window", "0"),
        Case("qwen2-window", "layer_types", #"["full_attention"]"#, "layer_types", "2 layers"),
        Case("neox-parallel", "num_attention_heads", "3", "num_attention_heads", "20"),
        Case("neox-parallel", "rope_parameters", #"{"partial_rotary_factor": 2}"#, "partial_rotary_factor"),
        Case("neox-dynamic", "num_attention_heads", "10", "dynamic", "at least 3"),
        Case("gpt2-lm", "add_cross_attention", "true", "add_cross_attention", "true"),
        Case("gpt2-lm", "activation_function", #""mish""#, "mish", "gelu_new"),
        Case("gpt2-lm", "n_head", "3", "n_head", "20"),
    ])
    func refused(_ test: Case) throws {
        let value = try JSONSerialization.jsonObject(with: Data(test.value.utf8), options: .fragmentsAllowed)
        let folder = try editedFixture(test.fixture, [test.field: value])
        defer { try? FileManager.default.removeItem(at: folder) }
        let problem = try #require(throws: Problem.self) {
            let model = try languageModel(of: Checkpoint(folder: folder))
            _ = try model.layer(0)
        }
        for words in test.says { #expect(problem.description.contains(words), "\(problem.description)") }
        #expect(!problem.message.contains("\n"))
    }
}

/// A copy of a fixture with other values in its config.json, for the caller to remove.
private func editedFixture(_ name: String, _ values: [String: Any]) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("decoder-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: fixture(name), to: folder)
    let file = folder.appendingPathComponent("config.json")
    var config = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    config.merge(values) { $1 }
    try JSONSerialization.data(withJSONObject: config).write(to: file)
    return folder
}

@Suite("Frequencies are divided by a checkpoint's rope_freqs.weight, as GGUF files scale them")
struct RotaryDivisorTests {
    @Test("the same factor for each is linear scaling")
    func linear() throws {
        let folder = try editedFixture("llama-linear", ["rope_scaling": NSNull(), "max_position_embeddings": 20])
        defer { try? FileManager.default.removeItem(at: folder) }
        // The tensor in a shard of its own.
        try FileManager.default.moveItem(
            at: folder.appendingPathComponent("model.safetensors"),
            to: folder.appendingPathComponent("model-1.safetensors"))
        let header = #"{"rope_freqs.weight":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}"#
        var shard = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
        shard.append(Data(header.utf8))
        for factor in [Float](repeating: 2.5, count: 3) { withUnsafeBytes(of: factor) { shard.append(Data($0)) } }
        try shard.write(to: folder.appendingPathComponent("model-2.safetensors"))
        let map = ["model.norm.weight": "model-1.safetensors", "rope_freqs.weight": "model-2.safetensors"]
        try JSONSerialization.data(withJSONObject: ["weight_map": map])
            .write(to: folder.appendingPathComponent("model.safetensors.index.json"))
        try ReferenceTests().agrees(at: folder)
    }
}
