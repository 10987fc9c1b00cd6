public import Foundation
import Problems

/// A LoRA adapter as PEFT's `save_pretrained` writes it: a folder with `adapter_config.json` and
/// `adapter_model.safetensors` or `adapter_model.bin`.
///
/// Its tensors have keys of their own in its base's checkpoint: `base_model.model.`, the module's path, and
/// `.lora_A.weight` [rank × inputs] or `.lora_B.weight` [outputs × rank].
public struct Adapter: Sendable {
    /// A module with an adapter.
    public struct Module: Sendable, Equatable {
        /// Its path as PEFT has it, as `model.layers.0.self_attn.q_proj`.
        public let path: String
        /// Rows of A.
        public let rank: Int
        /// What B·A·x is multiplied with.
        public let scale: Float
    }

    /// The adapter's folder.
    public let folder: URL
    /// What `adapter_config.json` calls the base.
    public var base: String { configuration.base }
    /// The share of the adapters' inputs that was dropped in training.
    public var dropout: Double { configuration.dropout }
    /// The modules with an adapter, by the paths that are the same whatever class loaded the base.
    let byPath: [String: Module]
    let configuration: AdapterConfiguration
    let weights: any WeightFile

    /// Whether a folder holds an adapter: it does where it has an `adapter_config.json`, as with transformers.
    static func isAdapter(_ folder: URL) -> Bool {
        FileManager.default.fileExists(
            atPath: folder.appendingPathComponent(AdapterConfiguration.fileName).path)
    }

    /// - Throws: A `Problem` that names the field or tensor that is missing, wrong or not supported.
    init(_ folder: URL) throws {
        self.folder = folder
        configuration = try AdapterConfiguration(folder: folder)
        weights = try Self.open(folder)
        let scales = try configuration.scales(), choice = try configuration.choice()
        let names = Set(weights.names)
        var byPath: [String: Module] = [:]
        for name in weights.names.sorted() {
            guard let key = AdapterKey(name) else { throw Self.foreign(name, in: weights.url) }
            guard names.contains(key.other.name) else {
                throw Self.problem("has \(AdapterKey.shown(name)), but no \(AdapterKey.shown(key.other.name))", weights)
            }
            guard key.matrix == .down else { continue }
            guard try choice?(key.path) ?? true else {
                throw Self.problem(
                    "tensor \(AdapterKey.shown(name)) belongs to a module that \(AdapterConfiguration.fileName) does not "
                        + "name in target_modules; one of the two files is of another adapter", weights)
            }
            let (rank, scale) = try scales(key.path)
            let module = Module(path: key.path, rank: rank, scale: scale)
            if let other = byPath.updateValue(module, forKey: key.commonPath) {
                throw Self.problem(
                    "tensors of \(AdapterKey.shown(other.path)) and \(AdapterKey.shown(key.path)) belong to one module",
                    weights)
            }
        }
        guard !byPath.isEmpty else { throw Self.problem("no tensors", weights) }
        self.byPath = byPath
    }

    /// The adapter of a module by its path in the base's checkpoint; nil where it has none.
    public func module(_ path: String) -> Module? { byPath[AdapterKey.commonPath(of: path)] }

    /// Every module with an adapter, sorted by path.
    public var modules: [Module] { byPath.values.sorted { $0.path < $1.path } }

    /// The two files, in the order of their names.
    var fileURLs: [URL] { [folder.appendingPathComponent(AdapterConfiguration.fileName), weights.url] }

    private static func open(_ folder: URL) throws -> any WeightFile {
        func url(_ ending: String) -> URL { folder.appendingPathComponent("adapter_model." + ending) }
        func exists(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }
        if exists(url("safetensors")) { return try SafetensorsWeights(url("safetensors")) }
        if exists(url("bin")) { return try PyTorchWeights(url("bin")) }
        throw Problem.badInput(
            "an adapter's weights are missing: neither adapter_model.safetensors nor adapter_model.bin is here; where "
                + "this is a whole model, remove \(AdapterConfiguration.fileName)",
            at: .init(file: folder.path))
    }

    private static func foreign(_ name: String, in file: URL) -> Problem {
        Problem.badInput(
            "tensor \(AdapterKey.shown(name)) is no LoRA matrix of a linear module, as "
                + "base_model.model.….lora_A.weight is; \(AdapterConfiguration.remedy)",
            at: .init(file: file.path))
    }

    private static func problem(_ message: String, _ weights: any WeightFile) -> Problem {
        Problem.badInput(message, at: .init(file: weights.url.path))
    }
}

extension Adapter {
    /// The first of these dense layers of the base, by their paths in its checkpoint, that should have an adapter by
    /// `target_modules`, and has none.
    public func missingModule(among paths: [String]) throws -> String? {
        guard let targets = configuration.targets, !targets.isAllLinear, let choice = try configuration.choice() else {
            return nil
        }
        return try paths.filter { module($0) == nil }.map(presented).sorted().first(where: choice)
    }

    /// A path as PEFT has it: with the name of the model within where the file's have one. Heads stand beside that model.
    private func presented(_ path: String) -> String {
        let common = AdapterKey.commonPath(of: path)
        let prefix = byPath.lazy.compactMap { key, module in
            module.path == key ? nil : String(module.path.dropLast(key.count))
        }.first
        let isWithin = common != path || path.split(separator: ".").contains { Int($0) != nil }
        return isWithin ? (prefix ?? "") + common : path
    }
}
