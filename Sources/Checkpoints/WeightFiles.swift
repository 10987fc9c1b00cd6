import Documents
import Foundation
import Problems

/// The files that hold a checkpoint's weights, found as transformers finds them: safetensors before PyTorch, one file
/// before shards.
struct WeightFiles {
    /// A format that is read, by the names that transformers gives its files.
    private struct Format: Sendable {
        let single: String
        let index: String
        let shardPrefix: String
        let shardSuffix: String
        let open: @Sendable (URL) throws -> any WeightFile

        static let all = [
            Format(
                single: "model.safetensors", index: "model.safetensors.index.json", shardPrefix: "model-",
                shardSuffix: ".safetensors",
                open: { try SafetensorsWeights($0) }),
            Format(
                single: "pytorch_model.bin", index: "pytorch_model.bin.index.json", shardPrefix: "pytorch_model-",
                shardSuffix: ".bin",
                open: { try PyTorchWeights($0) }),
        ]
    }

    /// One file, or every shard once, in the order of their names.
    let shards: [any WeightFile]
    /// The index, where there are shards.
    let indexURL: URL?
    /// Which shard the index puts each tensor in; empty where there is one file.
    let index: [(tensor: String, shard: String)]

    /// - Throws: A `Problem` where there are none, or none of a kind that is read, or one is missing or wrong.
    init(_ folder: URL) throws {
        let names = Set((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        guard let format = Format.all.first(where: { names.contains($0.single) || names.contains($0.index) }) else {
            throw Self.unread(names, in: folder)
        }
        if names.contains(format.single) {
            shards = [try format.open(folder.appendingPathComponent(format.single))]
            indexURL = nil
            index = []
        } else {
            let url = folder.appendingPathComponent(format.index)
            index = try Self.index(url, format.shardSuffix)
            indexURL = url
            let shards = Set(index.map(\.shard)).sorted()
            if let missing = shards.first(where: { !names.contains($0) }) {
                throw Problem.badInput(
                    "shard \(missing.quotedForMessage) is missing: \(format.index) names it",
                    at: Problem.Place(file: folder.path))
            }
            self.shards = try shards.map { try format.open(folder.appendingPathComponent($0)) }
        }
    }

    private static func index(_ url: URL, _ suffix: String) throws -> [(tensor: String, shard: String)] {
        guard let map = try JSONFile.object(at: url)["weight_map"]?.members, !map.isEmpty else {
            throw Problem.badInput("no weight_map", at: Problem.Place(file: url.path))
        }
        return try map.map { member in
            // A name with a path in it could lead out of the checkpoint.
            guard let shard = member.value.string, !shard.contains("/"), shard.hasSuffix(suffix) else {
                throw Problem.badInput(
                    "tensor \(member.key.quotedForMessage): \(member.value.inWords) is not the name of a shard in this folder",
                    at: Problem.Place(file: url.path, line: member.value.place?.line, key: "weight_map"))
            }
            return (member.key, shard)
        }
    }

    private static func unread(_ names: Set<String>, in folder: URL) -> Problem {
        let place = Problem.Place(file: folder.path)
        let others = names.filter { name in ["tf_model.h5", "flax_model"].contains { name.hasPrefix($0) } }
        if let first = others.min() { return unread(first, at: place) }
        let shards = names.filter { name in
            Format.all.contains { name.hasPrefix($0.shardPrefix) && name.hasSuffix($0.shardSuffix) }
        }
        if let shard = shards.min() {
            return Problem.badInput(
                "the shard \(shard.quotedForMessage) is here, but no index: one of "
                    + Format.all.map(\.index).joined(separator: ", "), at: place)
        }
        let known = Format.all.map(\.single).joined(separator: " nor ")
        return Problem.badInput("no weights: neither \(known) is here, nor an index of shards", at: place)
    }

    /// What is said of weights in a format that is not read.
    static func unread(_ name: String, at place: Problem.Place) -> Problem {
        Problem.badInput(
            "weights only as \(name.quotedForMessage), a format that is not read yet; convert them to model.safetensors: "
                + "in Python, load them with transformers' from_pretrained and write them with save_pretrained",
            at: place)
    }
}
