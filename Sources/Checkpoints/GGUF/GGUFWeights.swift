import Documents
import Foundation
import Problems

/// A LLaMA-family GGUF file's weights, as transformers names and orders them.
struct GGUFWeights: WeightFile {
    let file: GGUFFile
    let architecture: GGUFArchitecture
    private let tensors: [String: GGUFTensor]

    /// Opens `location`, a file named `.gguf` or a folder that holds one; nil where it is neither, or the folder has
    /// weights in another format.
    ///
    /// - Throws: A `Problem` as `init(_:)`, or where a folder holds several.
    init?(at location: URL) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: location.path, isDirectory: &isFolder) else { return nil }
        guard isFolder.boolValue else {
            guard Self.isGGUF(location.path) else { return nil }
            try self.init(location)
            return
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: location.path)) ?? []
        let own = names.filter(Self.isGGUF).sorted()
        let hasOthers = names.contains { $0.contains(".safetensors") || $0.hasPrefix("pytorch_model") }
        guard let first = own.first, !hasOthers else { return nil }
        guard own.count == 1 else {
            throw Problem.badInput(
                "\(own.count) .gguf files; name one of them, as \(first.quotedForMessage)",
                at: .init(file: location.path))
        }
        try self.init(location.appendingPathComponent(first))
    }

    private static func isGGUF(_ path: String) -> Bool { path.lowercased().hasSuffix(".gguf") }

    /// - Throws: A `Problem` where the file is broken, of another family, or has a tensor that is no part of it.
    init(_ url: URL) throws {
        file = try GGUFFile(url)
        architecture = try GGUFArchitecture(file.metadata)
        var tensors: [String: GGUFTensor] = [:]
        for info in file.tensors where !GGUFTensorNames.isRedundant(info.name) {
            guard let place = GGUFTensorNames.place(of: info.name), place.layer ?? 0 < architecture.layers else {
                throw Problem.badInput(
                    "tensor \(info.name.quotedForMessage) is no part of a \(architecture.family) model "
                        + "of \(architecture.layers) layers",
                    at: .init(file: url.path))
            }
            let rows = try Self.interleavedRows(info, place.module, architecture, url)
            tensors[place.name] = GGUFTensor(info, of: file, named: place.name, interleavedRows: rows)
        }
        self.tensors = tensors
    }

    var url: URL { file.file.url }
    var names: [String] { Array(tensors.keys) }
    func shape(_ name: String) -> [Int]? { tensors[name]?.shape }

    func tensor(_ name: String) throws -> any WeightTensor {
        guard let tensor = tensors[name] else {
            throw Problem.badInput("no tensor \(name.quotedForMessage)", at: .init(file: url.path))
        }
        return tensor
    }

    /// A head's rows where llama.cpp's converter interleaved their halves: in llama's queries and keys, not in qwen2's.
    private static func interleavedRows(
        _ info: GGUFTensorInfo, _ module: String, _ architecture: GGUFArchitecture, _ url: URL
    ) throws -> Int? {
        guard architecture.family == .llama, module == "attn_q" || module == "attn_k" else { return nil }
        let heads = module == "attn_q" ? architecture.heads : architecture.keyValueHeads
        guard info.shape[0] % (2 * heads) == 0 else {
            throw Problem.badInput(
                "tensor \(info.name.quotedForMessage): \(info.shape[0]) rows are not \(heads) heads of an even width",
                at: .init(file: url.path))
        }
        return info.shape[0] / heads
    }
}
