import Documents
import Foundation
import Problems

/// The files that hold a checkpoint's weights.
struct WeightFiles {
    static let indexName = "model.safetensors.index.json"

    /// One file, or every shard once, in the order of their names.
    let urls: [URL]

    /// - Throws: A `Problem` where there are none, or none of a kind that is read, or a shard is missing.
    init(_ folder: URL) throws {
        func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
        func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name).path) }
        if exists("model.safetensors") {
            urls = [file("model.safetensors")]
        } else if exists(Self.indexName) {
            urls = try Self.shards(of: file(Self.indexName), in: folder)
        } else {
            let others = ["pytorch_model.bin", "pytorch_model.bin.index.json", "tf_model.h5"].filter(exists)
            let found = others.isEmpty ? "no weights" : "weights only as \(others.joined(separator: ", "))"
            throw Problem.badInput(
                "\(found); weights are read from model.safetensors, also in shards with \(Self.indexName): "
                    + "in Python, transformers' save_pretrained writes them",
                at: Problem.Place(file: folder.path))
        }
    }

    private static func shards(of index: URL, in folder: URL) throws -> [URL] {
        let document = try Value(json: Data(contentsOf: index), file: index.path)
        guard let map = document["weight_map"]?.members, !map.isEmpty else {
            throw Problem.badInput("no weight_map", at: Problem.Place(file: index.path))
        }
        var names: Set<String> = []
        for member in map {
            // A name with a path in it could lead out of the checkpoint.
            guard let name = member.value.string, !name.contains("/"), name.hasSuffix(".safetensors") else {
                throw Problem.badInput(
                    "not the name of a shard in this folder",
                    at: Problem.Place(file: index.path, line: member.value.place?.line, key: member.key))
            }
            names.insert(name)
        }
        let urls = names.sorted().map { folder.appendingPathComponent($0) }
        if let missing = urls.first(where: { !FileManager.default.fileExists(atPath: $0.path) }) {
            throw Problem.badInput(
                "shard \(missing.lastPathComponent) is missing: \(indexName) names it",
                at: Problem.Place(file: folder.path))
        }
        return urls
    }
}
