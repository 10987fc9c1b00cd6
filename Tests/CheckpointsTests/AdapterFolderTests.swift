import Checkpoints
import Foundation
import Problems
import Safetensors
import Testing

@Suite("An adapter's folder is read as PEFT reads it")
struct AdapterFolderTests {
    /// An adapter's folder and its base's, beside each other, for the time of `body`.
    private func withAdapter<Result>(
        _ configuration: String, tensors: [String] = ["model.layers.0.q.lora_A", "model.layers.0.q.lora_B"],
        base: String = #""base_model_name_or_path": "../base""#, _ body: (URL) throws -> Result
    ) throws -> Result {
        var weights = SafetensorsWriter(), own = SafetensorsWriter()
        for name in tensors { try weights.add("base_model.model.\(name).weight", shape: [2, 2], [1, 2, 3, 4]) }
        try own.add("w", shape: [1], [1])
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("adapters-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let adapter = folder.appendingPathComponent("adapter"), whole = folder.appendingPathComponent("base")
        for place in [adapter, whole] {
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        }
        try Data("{}".utf8).write(to: whole.appendingPathComponent("config.json"))
        try Data("{}".utf8).write(to: whole.appendingPathComponent("tokenizer.json"))
        try own.write(to: whole.appendingPathComponent("model.safetensors"))
        let fields = [#""peft_type": "LORA", "r": 2"#, base, configuration].filter { !$0.isEmpty }
        try Data("{\(fields.joined(separator: ", "))}".utf8)
            .write(to: adapter.appendingPathComponent("adapter_config.json"))
        try weights.write(to: adapter.appendingPathComponent("adapter_model.safetensors"))
        return try body(adapter)
    }

    private func refusal(
        _ configuration: String, tensors: [String] = ["model.layers.0.q.lora_A", "model.layers.0.q.lora_B"],
        base: String = #""base_model_name_or_path": "../base""#
    ) throws -> String {
        try withAdapter(configuration, tensors: tensors, base: base) { folder in
            let problem = try #require(throws: Problem.self) { _ = try Checkpoint(folder: folder) }
            #expect(problem.kind == .badInput)
            #expect(!problem.description.contains("\n"))
            return problem.description
        }
    }

    private func module(_ configuration: String, path: String = "model.layers.0.q") throws -> Adapter.Module? {
        try withAdapter(configuration, tensors: [path + ".lora_A", path + ".lora_B"]) {
            try Checkpoint(folder: $0).adapter?.module(path)
        }
    }

    @Test("its base is the checkpoint, its tensors are beside the base's, its files after them")
    func opened() throws {
        try withAdapter("") { folder in
            let checkpoint = try Checkpoint(folder: folder)
            #expect(checkpoint.folder.lastPathComponent == "base")
            #expect(checkpoint.adapter?.folder == folder)
            #expect(checkpoint.has("w"))
            #expect(
                try checkpoint.tensor("base_model.model.model.layers.0.q.lora_A.weight", shape: [2, 2]).floats()
                    == [1, 2, 3, 4])
            #expect(
                checkpoint.fileURLs.map(\.lastPathComponent) == [
                    "config.json", "model.safetensors", "tokenizer.json", "adapter_config.json",
                    "adapter_model.safetensors",
                ])
            #expect(checkpoint.tokenizerFolder.lastPathComponent == "base")
            try Data("{}".utf8).write(to: folder.appendingPathComponent("tokenizer.json"))
            #expect(checkpoint.tokenizerFolder.lastPathComponent == "adapter")
            #expect(checkpoint.fileURLs.count == 6)
        }
    }

    static let scaleCases: [(configuration: String, scale: Double)] = [
        ("", 4), (#""lora_alpha": 3"#, 1.5), (#""lora_alpha": 3, "use_rslora": true"#, 2.121_320_3),
        (#""lora_alpha": 3, "alpha_pattern": {"k": 9, "q": 5, "layers.0.q": 7}"#, 2.5),
        (#""alpha_pattern": {"ayers.0.q": 5}"#, 4), (#""alpha_pattern": {"layers\\.[01]\\..": 5}"#, 2.5),
        (#""alpha_pattern": {"^layers.0.q": 5}"#, 4), (#""alpha_pattern": {"^model.layers.0.q": 5}"#, 2.5),
    ]

    @Test("rank and scale by the patterns, the first that matches the end of the path", arguments: scaleCases)
    func scales(_ configuration: String, _ scale: Double) throws {
        let module = try #require(try module(configuration))
        #expect(module.rank == 2)
        #expect(abs(Double(module.scale) - scale) < 1e-6)
    }

    @Test("the rank of a pattern")
    func ranks() throws {
        let module = try #require(try module(#""rank_pattern": {"q": 5}, "lora_alpha": 10"#))
        #expect(module.path == "model.layers.0.q" && module.rank == 5 && module.scale == 2)
    }

    static let targetCases: [(configuration: String, isTarget: Bool)] = [
        (#""target_modules": ["q"]"#, true), (#""target_modules": ["v", "k"]"#, false),
        (#""target_modules": ["model.layers.0.q"]"#, true), (#""target_modules": ["0.q"]"#, true),
        (#""target_modules": [".q"]"#, false), (#""target_modules": "all-linear""#, true),
        (#""target_modules": ".*\\.(q|k)""#, true), (#""target_modules": "layers.*q""#, false),
        (#""target_modules": "model\\.layers\\.(?P<layer>\\d+)\\.q""#, true),
        (#""target_modules": ["q"], "layers_to_transform": [1, 0]"#, true),
        (#""target_modules": ["q"], "layers_to_transform": 1"#, false),
        (#""target_modules": ["q"], "layers_to_transform": [0], "layers_pattern": "layers""#, true),
        (#""target_modules": ["q"], "layers_to_transform": [0], "layers_pattern": ["h", "layer"]"#, false),
        (#""target_modules": ["model.layers.0.q"], "layers_to_transform": [1]"#, true),
        (#""target_modules": ["q"], "exclude_modules": ["0.q"]"#, false),
        (#""target_modules": ["q"], "exclude_modules": "model.*""#, false),
        (#""target_modules": ["q"], "exclude_modules": "layers.*""#, true),
    ]

    @Test("the modules by list, expression, layers and exceptions", arguments: targetCases)
    func targets(_ configuration: String, _ isTarget: Bool) throws {
        if isTarget {
            #expect(try module(configuration) != nil)
        } else {
            #expect(try refusal(configuration).contains("does not name in target_modules"))
        }
    }

    static let unsupportedCases: [(configuration: String, field: String)] = [
        (#""use_dora": true"#, "use_dora"), (#""modules_to_save": ["classifier"]"#, "modules_to_save"),
        (#""bias": "lora_only""#, "bias"), (#""lora_bias": true"#, "lora_bias"),
        (#""init_lora_weights": "pissa_niter_4""#, "init_lora_weights"),
        (#""layer_replication": [[0, 2]]"#, "layer_replication"),
        (#""alora_invocation_tokens": [1]"#, "alora_invocation_tokens"),
        (#""trainable_token_indices": [3]"#, "trainable_token_indices"),
        (#""a_field_of_tomorrow": {"a": 1}"#, "a_field_of_tomorrow"), (#""r": 0"#, "r"),
    ]

    @Test("what is not supported is refused by its field, with what to do", arguments: unsupportedCases)
    func unsupported(_ configuration: String, _ field: String) throws {
        let line = try configuration.hasPrefix("\"r\"") ? refusal("", base: configuration) : refusal(configuration)
        #expect(line.contains("adapter_config.json") && line.contains(field), "\(line)")
        if field != "r" { #expect(line.contains("merge"), "\(line)") }
    }

    @Test(
        "what PEFT writes besides is read over",
        arguments: [
            #""loftq_config": {}, "megatron_core": "megatron.core", "qalora_group_size": 16, "inference_mode": true"#,
            #""auto_mapping": {"base_model_class": "LlamaModel", "parent_library": "x"}, "task_type": "CAUSAL_LM""#,
            #""init_lora_weights": "gaussian", "eva_config": null, "bias": "none", "revision": "main""#,
        ])
    func harmless(_ configuration: String) throws { #expect(try module(configuration) != nil) }

    @Test(
        "a tensor that is no factor of a linear module is named",
        arguments: [
            "model.embed_tokens.lora_embedding_A", "model.layers.0.q.lora_magnitude_vector", "score", "lora_A",
            "model.layers.0.q.lora_A.default",
        ])
    func foreign(_ tensor: String) throws {
        let line = try refusal("", tensors: ["model.layers.0.q.lora_A", "model.layers.0.q.lora_B", tensor])
        #expect(line.contains("tensor \"base_model.model.\(tensor).weight\" is no LoRA matrix"), "\(line)")
    }

    @Test("a factor alone, two adapters of one module, no tensors")
    func incomplete() throws {
        for (present, absent) in [("A", "B"), ("B", "A")] {
            let line = try refusal("", tensors: ["model.q.lora_\(present)"])
            #expect(line.contains("but no \"base_model.model.model.q.lora_\(absent).weight\""))
        }
        let twice = ["model.layers.0.q.lora_A", "model.layers.0.q.lora_B", "layers.0.q.lora_A", "layers.0.q.lora_B"]
        #expect(try refusal("", tensors: twice).contains("belong to one module"))
        #expect(try refusal("", tensors: []).contains("no tensors"))
    }

    @Test("an expression that is none is named")
    func expressions() throws {
        #expect(try refusal(#""target_modules": "a(""#).contains("target_modules: \"a(\" is not a regular expression"))
        #expect(try refusal(#""rank_pattern": {"a(": 2}"#).contains("rank_pattern"))
    }

    @Test("a base that is not there, is not said, or is an adapter itself")
    func bases() throws {
        let missing = try refusal("", base: #""base_model_name_or_path": "org/model""#)
        #expect(missing.contains("adapter_config.json:1: base_model_name_or_path: no model \"org/model\""))
        #expect(missing.contains("write the path"))
        #expect(try refusal("", base: "").contains("base_model_name_or_path: missing"))
        #expect(try refusal("", base: #""base_model_name_or_path": ".""#).contains("is an adapter itself"))
        #expect(try refusal("", base: #""base_model_name_or_path": "../base", "revision": "v2""#).contains("revision"))
    }

    @Test("a base is looked for as the caller says")
    func lookup() throws {
        try withAdapter("", base: #""base_model_name_or_path": "org/model""#) { folder in
            let checkpoint = try Checkpoint(folder: folder) { reference, adapter in
                #expect(reference == "org/model")
                #expect(adapter == folder)
                return folder.deletingLastPathComponent().appendingPathComponent("base")
            }
            #expect(checkpoint.has("w"))
        }
    }

    @Test("other kinds of adapters, and one without weights")
    func others() throws {
        try withAdapter("") { folder in
            let file = folder.appendingPathComponent("adapter_config.json")
            try Data(#"{"peft_type": "IA3", "base_model_name_or_path": "../base"}"#.utf8).write(to: file)
            #expect(throws: Problem.self) { _ = try Checkpoint(folder: folder) }
            do { _ = try Checkpoint(folder: folder) } catch {
                #expect("\(error)".contains("peft_type: \"IA3\" is not supported, only LORA is"))
            }
            try Data(#"{"peft_type": "LORA", "base_model_name_or_path": "../base"}"#.utf8).write(to: file)
            try FileManager.default.removeItem(at: folder.appendingPathComponent("adapter_model.safetensors"))
            do { _ = try Checkpoint(folder: folder) } catch {
                #expect("\(error)".contains("neither adapter_model.safetensors nor adapter_model.bin"))
            }
        }
    }
}
