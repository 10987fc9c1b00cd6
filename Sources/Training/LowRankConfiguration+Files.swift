public import Checkpoints
import Documents
import Files
public import Foundation
public import Models
import Problems
import Safetensors
public import Tensors

// What PEFT's PeftModel.from_pretrained loads over the model that transformers' class for the checkpoint makes of it.
extension LowRankConfiguration {
    /// Writes an adapter: `adapter_config.json` and `adapter_model.safetensors`, into a folder, which is made where it is
    /// not there.
    ///
    /// - Parameters:
    ///   - values: The matrices, by the names of `matrices(for:)`.
    ///   - checkpoint: What they were trained over.
    ///   - base: What `base_model_name_or_path` shall say.
    /// - Throws: A `Problem` where a matrix is missing or a file cannot be written.
    public func write(
        _ values: [String: FloatBuffer], for checkpoint: Checkpoint, base: String, to folder: URL
    ) throws {
        let paths = try PresentPaths(checkpoint)
        var writer = SafetensorsWriter(metadata: ["format": "pt"])
        var names: [String] = []
        for matrix in try matrices(for: checkpoint) {
            guard let key = AdapterKey(matrix.name), let buffer = values[matrix.name],
                buffer.count == matrix.shape.reduce(1, *)
            else { throw Problem(.ownError, "an adapter without \(matrix.name) \(matrix.shape)") }
            let path = paths.present(key.path)
            if key.matrix == .down { names.append(path) }
            try writer.add(AdapterKey(path, key.matrix).name, shape: matrix.shape, Array(buffer.values))
        }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw Problem(.tryAgain, "\(folder.path): the adapter cannot be written (\(error))")
        }
        try writer.write(to: folder.appendingPathComponent("adapter_model.safetensors"))
        let document = document(base: base, paths: paths, adapted: names)
        try DurableFile.write(
            Data((document.json(pretty: true) + "\n").utf8), to: folder.appendingPathComponent("adapter_config.json"))
    }

    private func document(base: String, paths: PresentPaths, adapted: [String]) -> Value {
        func text(_ string: String) -> Value { Value(.string(string)) }
        // PEFT finds a layer's number only where something stands before the list of layers.
        let namesAll = layers != nil && !paths.hasHead
        let targets = namesAll ? adapted : modules(of: paths.modelType)
        return [
            "alpha_pattern": [:], "auto_mapping": .null, "base_model_name_or_path": text(base), "bias": "none",
            "fan_in_fan_out": Value(.bool(paths.modelType == "gpt2")), "inference_mode": true,
            "init_lora_weights": true, "layers_pattern": .null,
            "layers_to_transform": namesAll ? .null : layers.map { Value(.array($0.map { Value(.int($0)) })) } ?? .null,
            "lora_alpha": alpha == alpha.rounded() ? Value(.int(Int(alpha))) : Value(.double(alpha)),
            "lora_dropout": Value(.double(dropout)), "modules_to_save": .null, "peft_type": "LORA",
            "r": Value(.int(rank)), "rank_pattern": [:], "revision": .null,
            "target_modules": Value(.array(targets.sorted().map(text))),
            "task_type": paths.isCausalLM ? "CAUSAL_LM" : .null, "use_dora": false, "use_rslora": false,
        ]
    }
}

/// Modules' paths as transformers' class for a checkpoint has them: within the model that a head stands on, or bare.
private struct PresentPaths {
    let modelType: String
    let hasHead, isCausalLM: Bool
    private let prefix: String

    init(_ checkpoint: Checkpoint) throws {
        let model = try languageModel(of: checkpoint, tally: WeightTally())
        modelType = try Models.modelType(of: checkpoint)
        hasHead = model.headKind != nil
        isCausalLM = model.headKind == .causalLM
        prefix = ArchitectureNames.all[modelType]?.prefix ?? ""
    }

    func present(_ path: String) -> String {
        let common = AdapterKey.commonPath(of: path)
        let isWithin =
            common.split(separator: ".").contains { Int($0) != nil } || modelType == "bert" && common == "pooler.dense"
        return hasHead && isWithin ? prefix + common : common
    }
}
