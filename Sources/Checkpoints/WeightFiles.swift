import Documents
import Foundation
import Problems

/// The files that hold a checkpoint's weights.
struct WeightFiles {
    static let indexName = "model.safetensors.index.json"

    /// One file, or every shard once, in the order of their names.
    let urls: [URL]
    /// Which shard the index puts each tensor in; empty where there is one file.
    let index: [(tensor: String, shard: String)]

    /// - Throws: A `Problem` where there are none, or none of a kind that is read, or a shard is missing.
    init(_ folder: URL) throws {
        let names = Set((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        if names.contains("model.safetensors") {
            urls = [folder.appendingPathComponent("model.safetensors")]
            index = []
        } else if names.contains(Self.indexName) {
            index = try Self.index(folder.appendingPathComponent(Self.indexName))
            let shards = Set(index.map(\.shard)).sorted()
            if let missing = shards.first(where: { !names.contains($0) }) {
                throw Problem.badInput(
                    "shard \(missing.quotedForMessage) is missing: \(Self.indexName) names it",
                    at: Problem.Place(file: folder.path))
            }
            urls = shards.map { folder.appendingPathComponent($0) }
        } else {
            throw Self.unread(names, in: folder)
        }
    }

    private static func index(_ url: URL) throws -> [(tensor: String, shard: String)] {
        guard let map = try JSONFile.object(at: url)["weight_map"]?.members, !map.isEmpty else {
            throw Problem.badInput("no weight_map", at: Problem.Place(file: url.path))
        }
        return try map.map { member in
            // A name with a path in it could lead out of the checkpoint.
            guard let shard = member.value.string, !shard.contains("/"), shard.hasSuffix(".safetensors") else {
                throw Problem.badInput(
                    "tensor \(member.key.quotedForMessage): \(member.value.inWords) is not the name of a shard in this folder",
                    at: Problem.Place(file: url.path, line: member.value.place?.line, key: "weight_map"))
            }
            return (member.key, shard)
        }
    }

    private static func unread(_ names: Set<String>, in folder: URL) -> Problem {
        let others = names.filter { name in
            ["pytorch_model", "tf_model.h5", "flax_model"].contains { name.hasPrefix($0) } || name.hasSuffix(".gguf")
        }
        let place = Problem.Place(file: folder.path)
        guard let first = others.min() else {
            return Problem.badInput("no weights: neither model.safetensors nor \(indexName) is here", at: place)
        }
        return unread(first, at: place)
    }

    /// What is said of weights in a format that is not read.
    static func unread(_ name: String, at place: Problem.Place) -> Problem {
        Problem.badInput(
            "weights only as \(name.quotedForMessage), a format that is not read yet; convert them to model.safetensors: "
                + "in Python, load them with transformers' from_pretrained and write them with save_pretrained",
            at: place)
    }
}
