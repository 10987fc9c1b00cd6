import Documents
public import Foundation
import Problems

/// A model's folder as the Hugging Face hub stores it, config.json and weights, or one GGUF file, and the adapter over it
/// where one was opened. The weights stay mapped and are read when they are asked for.
public struct Checkpoint: Sendable {
    /// The folder, or the GGUF file; an adapter's base.
    public let folder: URL
    /// Its config.json, or what a GGUF file says in its place.
    public let configuration: ModelConfiguration
    /// The adapter whose tensors are among these; nil: there is none.
    public private(set) var adapter: Adapter?
    /// The weights' files.
    private var shards: [any WeightFile]
    /// What says which tensor lies in which shard.
    private let indexURL: URL?
    /// Where each tensor lies.
    private var shardOfName: [String: Int]

    /// Opens `folder`: `model.safetensors` or `pytorch_model.bin`, or the shards that either's `.index.json` names; or a
    /// `.gguf` file, or a folder with one and no other weights; or an adapter's folder, with the base that it names.
    ///
    /// - Parameter base: Where the base is that the adapter in a folder names; nil: under that path, which may be relative
    ///   to the adapter's folder.
    /// - Throws: A `Problem` that names the file and what is wrong with it.
    public init(folder: URL, base: BaseLookup? = nil) throws {
        guard Adapter.isAdapter(folder) else {
            try self.init(withoutAdapter: folder)
            return
        }
        let adapter = try Adapter(folder)
        try self.init(withoutAdapter: try adapter.findBase(base))
        self.adapter = adapter
        shards.append(adapter.weights)
        for name in adapter.weights.names { shardOfName[name] = shards.count - 1 }
    }

    private init(withoutAdapter folder: URL) throws {
        if let weights = try GGUFWeights(at: folder) {
            self.folder = weights.url
            configuration = try weights.configuration()
            shards = [weights]
            indexURL = nil
            shardOfName = Dictionary(uniqueKeysWithValues: weights.names.map { ($0, 0) })
            return
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder.boolValue else {
            throw Problem.badInput(
                "no such folder; a model is a checkpoint's folder or a .gguf file",
                at: Problem.Place(file: folder.path))
        }
        self.folder = folder
        configuration = try ModelConfiguration(folder.appendingPathComponent("config.json"))
        let files = try WeightFiles(folder)
        shards = files.shards
        indexURL = files.indexURL
        var shardOfName: [String: Int] = [:]
        for (index, shard) in shards.enumerated() {
            for name in shard.names {
                if let other = shardOfName.updateValue(index, forKey: name) {
                    throw Problem.badInput(
                        "tensor \(name.quotedForMessage) is in \(shards[other].url.lastPathComponent) too",
                        at: Problem.Place(file: shard.url.path))
                }
            }
        }
        for (tensor, shard) in files.index {
            guard let found = shardOfName[tensor], shards[found].url.lastPathComponent == shard else {
                throw Problem.badInput(
                    "tensor \(tensor.quotedForMessage) is not in \(shard), where \(files.indexURL?.lastPathComponent ?? "its index") puts it",
                    at: Problem.Place(file: folder.path))
            }
        }
        self.shardOfName = shardOfName
    }

    /// Every tensor's key, sorted.
    public var names: [String] { shardOfName.keys.sorted() }

    /// Whether there is a tensor of this key.
    public func has(_ name: String) -> Bool { shardOfName[current(name)] != nil }

    /// A tensor by its key.
    ///
    /// - Throws: A `Problem` that names the key where it is missing or of another shape.
    public func tensor(_ name: String, shape: [Int]) throws -> any WeightTensor {
        let key = current(name)
        guard let index = shardOfName[key] else {
            let nearest = names.nearest(to: name).map { "; the nearest is \($0.quotedForMessage)" } ?? ""
            throw Problem.badInput("no tensor \(name.quotedForMessage)\(nearest)", at: Problem.Place(file: folder.path))
        }
        let tensor = try shards[index].tensor(key)
        guard tensor.shape == shape else {
            throw Problem.badInput(
                "tensor \(name) has shape \(tensor.shape) where \(configurationName(of: name)) makes it \(shape)",
                at: Problem.Place(file: shards[index].url.path))
        }
        return tensor
    }

    /// Tells the system how the tensors whose keys begin so will be used.
    public func advise(_ advice: WeightAdvice, prefix: String) {
        for (name, shard) in shardOfName where name.hasPrefix(prefix) {
            try? shards[shard].tensor(name).advise(advice)
        }
    }

    /// A tensor by one of `names`, whatever its shape; nil where there is none.
    package func tensor(_ name: String) throws -> (any WeightTensor)? {
        try shardOfName[name].map { try shards[$0].tensor(name) }
    }

    /// The prefix under which a tensor is stored: checkpoints saved with a head have one that bare encoders lack.
    ///
    /// - Throws: A `Problem` where the tensor is under none of them.
    public func prefix(of name: String, among prefixes: [String]) throws -> String {
        guard let prefix = prefixes.first(where: { has($0 + name) }) else {
            throw Problem.badInput(
                "no tensor \(prefixes.map { $0 + name }.joined(separator: " or ")): "
                    + "the weights do not belong to \(configurationName)",
                at: Problem.Place(file: folder.path))
        }
        return prefix
    }

    /// What a checkpoint is made of, for provenance: configuration, tokenizer, weights, in the order of their names.
    /// An adapter's come after its base's.
    public var fileURLs: [URL] {
        func besides(_ names: [String], in folder: URL) -> [URL] {
            names.map { folder.appendingPathComponent($0) }.filter { FileManager.default.fileExists(atPath: $0.path) }
        }
        func sorted(_ files: [URL]) -> [URL] { files.sorted { $0.lastPathComponent < $1.lastPathComponent } }
        let weights = shards.map(\.url).filter { $0 != adapter?.weights.url }
        let own = besides(["config.json"] + Self.tokenizerFiles, in: folder) + weights + [indexURL].compactMap(\.self)
        return sorted(own)
            + sorted(adapter.map { $0.fileURLs + besides(Self.tokenizerFiles, in: $0.folder) } ?? [])
    }

    private static let tokenizerFiles = [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.txt",
        "vocab.json", "merges.txt", "spm.model", "spiece.model", "tokenizer.model",
    ]

    /// The folder with the tokenizer's files: the adapter's where it has its own, else the checkpoint's.
    public var tokenizerFolder: URL {
        guard let adapter else { return folder }
        let vocabularies = [
            "tokenizer.json", "vocab.txt", "vocab.json", "spm.model", "spiece.model", "tokenizer.model",
            "sentencepiece.bpe.model", "sentencepiece.model",
        ]
        let hasOwn = vocabularies.contains {
            FileManager.default.fileExists(atPath: adapter.folder.appendingPathComponent($0).path)
        }
        return hasOwn ? adapter.folder : folder
    }

    /// The vocabulary within a GGUF file; nil where the tokenizer has files of its own.
    ///
    /// - Throws: A `Problem` that names the metadata's key that is missing or wrong.
    public func ggufTokenizer() throws -> GGUFTokenizer? {
        guard tokenizerFolder == folder else { return nil }
        return try (shards.first as? GGUFWeights).map { try GGUFTokenizer($0.file.metadata) }
    }

    private var configurationName: String { shards.first is GGUFWeights ? "its metadata" : "config.json" }

    private func configurationName(of tensor: String) -> String {
        AdapterKey(tensor) == nil ? configurationName : "\(AdapterConfiguration.fileName), over this base,"
    }

    /// Early BERT checkpoints call a normalisation's weight and bias gamma and beta.
    private func current(_ name: String) -> String {
        guard shardOfName[name] == nil, name.contains("LayerNorm.") else { return name }
        let old = name.replacing("LayerNorm.weight", with: "LayerNorm.gamma")
            .replacing("LayerNorm.bias", with: "LayerNorm.beta")
        return shardOfName[old] == nil ? name : old
    }
}
