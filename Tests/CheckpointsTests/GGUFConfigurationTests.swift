import Checkpoints
import Foundation
import Problems
import Testing

@Suite("A GGUF file's metadata is what config.json would say")
struct GGUFConfigurationTests {
    private func configuration(_ bytes: GGUFBytes) throws -> ModelConfiguration {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gguf-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("model.gguf")
        try bytes.data.write(to: url)
        return try Checkpoint(folder: url).configuration
    }

    private func refusal(_ bytes: GGUFBytes) throws -> String {
        let problem = try #require(throws: Problem.self) { _ = try configuration(bytes) }
        #expect(problem.kind == .badInput && problem.description.contains("model.gguf: "))
        return problem.description
    }

    private func int(_ configuration: ModelConfiguration, _ field: String) throws -> Int {
        try configuration.int(field, in: -1...1_000_000, default: -1)
    }

    @Test("LLaMA with every size of its own")
    func llama() throws {
        let configuration = try Checkpoint(folder: fixture("gguf/llama-types.gguf")).configuration
        let expected = [
            "hidden_size": 256, "num_hidden_layers": 1, "num_attention_heads": 4, "num_key_value_heads": 2,
            "head_dim": 8, "intermediate_size": 32, "vocab_size": 7, "max_position_embeddings": 77,
            "bos_token_id": 0, "eos_token_id": 0, "pad_token_id": -1,
        ]
        for (field, value) in expected { #expect(try int(configuration, field) == value, "\(field)") }
        #expect(try configuration.string("model_type") == "llama")
        #expect(configuration.isArchitecture(endingIn: "LlamaForCausalLM"))
        #expect(try configuration.string("hidden_act") == "silu")
        #expect(try Float(configuration.double("rms_norm_eps", in: 0...1)) == 1e-5)
        #expect(try configuration.double("rope_theta", in: 0...1e9) == 50_000)
        #expect(!configuration.isPresent("rope_scaling"))
        try configuration.require("tie_word_embeddings", is: false)
        try configuration.require("attention_bias", is: false)
        try configuration.require("mlp_bias", is: false)
    }

    @Test("biases, tied embeddings, scaled positions, a count a layer")
    func biases() throws {
        let configuration = try Checkpoint(folder: fixture("gguf/llama-biases.gguf")).configuration
        #expect(try int(configuration, "num_hidden_layers") == 2)
        #expect(try int(configuration, "num_attention_heads") == 4)
        #expect(try int(configuration, "head_dim") == 6)
        #expect(try int(configuration, "vocab_size") == 7)
        #expect(try configuration.string("model_type") == "llama")
        #expect(try configuration.double("rope_theta", in: 0...1e9) == 10_000)
        let scaling = try #require(try configuration.object("rope_scaling"))
        #expect(try scaling.string("rope_type") == "linear")
        #expect(try scaling.double("factor", in: 0...100) == 2.5)
        try configuration.require("tie_word_embeddings", is: true)
        try configuration.require("attention_bias", is: true)
        try configuration.require("mlp_bias", is: true)
    }

    @Test("Qwen2: heads from the width, biases without one at the output")
    func qwen2() throws {
        let configuration = try Checkpoint(folder: fixture("gguf/qwen2.gguf")).configuration
        #expect(try configuration.string("model_type") == "qwen2")
        #expect(configuration.isArchitecture(endingIn: "Qwen2ForCausalLM"))
        #expect(try int(configuration, "head_dim") == 8)
        try configuration.require("tie_word_embeddings", is: false)
    }

    @Test(
        "kinds of scaled positions as llama.cpp takes them",
        arguments: [
            ([("llama.rope.scaling.factor", .float(4))], "linear", 4.0),
            ([("llama.rope.scale_linear", .float(2))], "linear", 2),
            ([("llama.rope.scaling.type", .text("linear")), ("llama.rope.scaling.factor", .float(0))], nil, 0),
            ([("llama.rope.scaling.type", .text("none")), ("llama.rope.scaling.factor", .float(4))], nil, 0),
            ([("llama.rope.scaling.type", .text("yarn")), ("llama.rope.scaling.factor", .float(8))], "yarn", 8),
            ([("llama.rope.scaling.type", .text("longrope"))], "longrope", 0),
        ] as [([(String, GGUFSetting)], String?, Double)])
    func scaling(_ settings: [(String, GGUFSetting)], _ type: String?, _ factor: Double) throws {
        let scaling = try configuration(.model(settings)).object("rope_scaling")
        #expect(try scaling?.string("rope_type") == type)
        if let scaling { #expect(try scaling.double("factor", in: 0...100) == factor) }
    }

    @Test("biases decide whether it is LLaMA or Qwen2, or neither")
    func kinds() throws {
        func kind(_ biases: [String]) throws -> String {
            let configuration = try configuration(.model(biases: biases))
            let flags = ["attention_bias", "mlp_bias"].filter { (try? configuration.bool($0)) == true }
            return try ([configuration.string("model_type")] + flags).joined(separator: " ")
        }
        #expect(try kind([]) == "llama")
        #expect(try kind(["attn_q", "attn_k", "attn_v"]) == "qwen2 attention_bias")
        #expect(try kind(["attn_q", "attn_k", "attn_v", "attn_output"]) == "llama attention_bias")
        #expect(try kind(["ffn_up", "ffn_gate", "ffn_down"]) == "llama mlp_bias")
        for biases in [["attn_output"], ["attn_q", "attn_k", "attn_v", "ffn_up"]] {
            #expect(try refusal(.model(biases: biases)).contains("biases in places where neither LLaMA nor Qwen2"))
        }
    }

    @Test("where the heads of keys are not counted there are as many as of queries")
    func defaults() throws {
        let configuration = try configuration(.model())
        #expect(try int(configuration, "num_key_value_heads") == 2)
        #expect(try int(configuration, "head_dim") == 4)
        #expect(try int(configuration, "vocab_size") == 3)
    }

    @Test(
        "what is missing is named",
        arguments: [
            "general.architecture", "llama.block_count", "llama.attention.head_count", "llama.embedding_length",
            "llama.feed_forward_length", "llama.context_length", "llama.attention.layer_norm_rms_epsilon",
        ])
    func missing(_ key: String) throws {
        #expect(try refusal(.model(leavingOut: [key])).hasSuffix("model.gguf: \(key): missing"))
    }

    @Test(
        "what would change the computation, or is absurd, is named",
        arguments: [
            ("general.architecture", .text("gemma3"), "\"gemma3\" is not supported; supported: llama, qwen2"),
            ("llama.expert_count", .int(8), "8.0 is not supported"),
            ("llama.logit_scale", .float(0.5), "0.5 is not supported"),
            ("llama.rope.dimension_count", .int(2), "2 is not supported"),
            ("llama.attention.value_length", .int(6), "6 is not supported"),
            ("llama.block_count", .int(0), "0 is out of range"),
            ("llama.block_count", .int(.max), "4294967295 is out of range"),
            ("llama.attention.head_count", .text("two"), "found a text"),
            ("llama.attention.head_count", .int(3), "8 is not a multiple of 3 heads"),
            ("llama.rope.freq_base", .text("x"), "allowed: a number"),
            ("split.count", .int(2), "one of 2 parts"),
            ("general.alignment", .int(33), "not a power of two"),
            ("general.alignment", .int(0), "not a power of two"),
        ] as [(String, GGUFSetting, String)])
    func refused(_ key: String, _ value: GGUFSetting, _ words: String) throws {
        let settings =
            [(key, value)] + (key.hasSuffix("dimension_count") ? [("llama.attention.key_length", .int(4))] : [])
        let line = try refusal(.model(settings))
        #expect(line.contains(words), "\(line)")
        #expect(line.contains(key) || words.contains("multiple"), "\(line)")
    }
}
