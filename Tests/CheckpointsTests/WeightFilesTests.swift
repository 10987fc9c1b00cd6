import Checkpoints
import Foundation
import Problems
import Safetensors
import Testing

@Suite("A checkpoint's files are what they claim to be")
struct WeightFilesTests {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("weights-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try write("config.json", "{}")
    }

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }

    private func writeWeights(_ name: String, _ tensors: [String]) throws {
        var writer = SafetensorsWriter()
        for tensor in tensors { try writer.add(tensor, shape: [1], [1]) }
        try writer.write(to: folder.appendingPathComponent(name))
    }

    /// The one line said of the folder, without the folder's own path.
    private func refusal() throws -> String {
        let problem = try #require(throws: Problem.self) { try Checkpoint(folder: folder) }
        #expect(problem.kind == .badInput && problem.exitStatus == 65)
        #expect(!problem.description.contains("\n"))
        return problem.description.replacing(folder.path, with: "FOLDER")
    }

    @Test("a tensor has to be in the shard where the index puts it")
    func indexAgainstShards() throws {
        try writeWeights("1.safetensors", ["a", "b"])
        try writeWeights("2.safetensors", ["c"])
        func index(_ map: String) throws { try write("model.safetensors.index.json", "{\"weight_map\": {\(map)}}") }
        try index(#""a": "1.safetensors", "b": "1.safetensors", "c": "2.safetensors""#)
        #expect(try Checkpoint(folder: folder).names == ["a", "b", "c"])
        try index(#""a": "1.safetensors", "b": "2.safetensors""#)
        #expect(
            try refusal()
                == "FOLDER: tensor \"b\" is not in 2.safetensors, where model.safetensors.index.json puts it")
        try index(#""a": "1.safetensors", "d": "1.safetensors""#)
        #expect(
            try refusal()
                == "FOLDER: tensor \"d\" is not in 1.safetensors, where model.safetensors.index.json puts it")
    }

    @Test(
        "an index that is none is refused",
        arguments: [
            ("{", ":1:2: the file ends"), ("[]", ": not a JSON object but an empty list"), ("{}", ": no weight_map"),
            (#"{"weight_map": {}}"#, ": no weight_map"), (#"{"weight_map": []}"#, ": no weight_map"),
            (
                #"{"weight_map": {"a": 1}}"#,
                ":1: weight_map: tensor \"a\": the number 1 is not the name of a shard in this folder"
            ),
            (
                #"{"weight_map": {"a": "/etc/x.safetensors"}}"#,
                ":1: weight_map: tensor \"a\": the text \"/etc/x.safetensors\" is not the name of a shard in this folder"
            ),
            (
                #"{"weight_map": {"a": "1.safetensors", "a": "1.safetensors"}}"#,
                ":1:39: the key \"a\" stands more than once"
            ),
        ])
    func badIndex(json: String, message: String) throws {
        try write("model.safetensors.index.json", json)
        #expect(try refusal().hasPrefix("FOLDER/model.safetensors.index.json" + message))
    }

    @Test("a shard that is cut off is named")
    func cutOff() throws {
        try writeWeights("1.safetensors", ["a"])
        try write("model.safetensors.index.json", #"{"weight_map": {"a": "1.safetensors"}}"#)
        let shard = folder.appendingPathComponent("1.safetensors")
        try Data(contentsOf: shard).dropLast().write(to: shard)
        #expect(try refusal().hasPrefix("FOLDER/1.safetensors: the file is cut off: "))
    }

    @Test(
        "other formats are named, with how to convert them",
        arguments: ["tf_model.h5", "flax_model.msgpack"])
    func otherFormats(name: String) throws {
        try write(name, "x")
        let line = try refusal()
        #expect(line.hasPrefix("FOLDER: weights only as \"\(name)\", a format that is not read yet; "))
        #expect(line.contains("save_pretrained"))
    }

    @Test("shards without an index are named", arguments: ["pytorch_model-00001-of-00002.bin", "model-1.safetensors"])
    func shardsAlone(name: String) throws {
        try write(name, "x")
        #expect(try refusal().hasPrefix("FOLDER: the shard \"\(name)\" is here, but no index: one of model."))
    }

    @Test("as transformers: safetensors before PyTorch, one file before shards")
    func preference() throws {
        func read() throws -> [Float] { try Checkpoint(folder: folder).tensor("a", shape: [4]).floats() }
        let shards = fixture("pytorch-sharded")
        for name in try FileManager.default.contentsOfDirectory(atPath: shards.path) where name != "config.json" {
            try FileManager.default.copyItem(
                at: shards.appendingPathComponent(name), to: folder.appendingPathComponent(name))
        }
        #expect(try read() == [0, 1, 2, 3])
        let single = folder.appendingPathComponent("pytorch_model.bin")
        try FileManager.default.copyItem(
            at: shards.appendingPathComponent("pytorch_model-00001-of-00002.bin"), to: single)
        #expect(
            try Checkpoint(folder: folder).fileURLs.map(\.lastPathComponent) == ["config.json", "pytorch_model.bin"])
        var writer = SafetensorsWriter()
        try writer.add("a", shape: [4], [1, 1, 1, 1])
        try writer.write(to: folder.appendingPathComponent("1.safetensors"))
        try write("model.safetensors.index.json", #"{"weight_map": {"a": "1.safetensors"}}"#)
        #expect(try read() == [1, 1, 1, 1])
        writer = SafetensorsWriter()
        try writer.add("a", shape: [4], [2, 2, 2, 2])
        try writer.write(to: folder.appendingPathComponent("model.safetensors"))
        #expect(try read() == [2, 2, 2, 2])
        #expect(
            try Checkpoint(folder: folder).fileURLs.map(\.lastPathComponent) == ["config.json", "model.safetensors"])
    }

    @Test(
        "every file of a snapshot may be a link to a blob, as in the hub's cache",
        arguments: [
            "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json",
        ])
    func links(kind: String) throws {
        let shards = fixture("pytorch-sharded")
        var files = ["config.json": Data("{}".utf8)]
        switch kind {
        case "pytorch_model.bin.index.json":
            for name in try FileManager.default.contentsOfDirectory(atPath: shards.path) {
                files[name] = try Data(contentsOf: shards.appendingPathComponent(name))
            }
        case "pytorch_model.bin":
            files[kind] = try Data(contentsOf: shards.appendingPathComponent("pytorch_model-00001-of-00002.bin"))
        default:
            var writer = SafetensorsWriter()
            try writer.add("a", shape: [4], [0, 1, 2, 3])
            try writer.write(to: folder.appendingPathComponent("a"))
            files[kind] = Data(#"{"weight_map": {"a": "1.safetensors"}}"#.utf8)
            let shard = kind == "model.safetensors" ? kind : "1.safetensors"
            files[shard] = try Data(contentsOf: folder.appendingPathComponent("a"))
        }
        let blobs = folder.appendingPathComponent("models--org--name/blobs")
        let snapshot = folder.appendingPathComponent("models--org--name/snapshots/0a1b")
        for folder in [blobs, snapshot] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        for (number, file) in files.enumerated() {
            try file.value.write(to: blobs.appendingPathComponent("\(number)"))
            try FileManager.default.createSymbolicLink(
                atPath: snapshot.appendingPathComponent(file.key).path, withDestinationPath: "../../blobs/\(number)")
        }
        let checkpoint = try Checkpoint(folder: snapshot)
        #expect(try checkpoint.tensor("a", shape: [4]).floats() == [0, 1, 2, 3])
        #expect(checkpoint.fileURLs.map(\.lastPathComponent) == files.keys.sorted())
    }

    @Test("config.json has to be a regular file of a sensible size, every key once")
    func configurationFile() throws {
        try write("config.json", #"{"n": 1, "n": 2}"#)
        #expect(try refusal() == "FOLDER/config.json:1:10: the key \"n\" stands more than once in one object")
        let config = folder.appendingPathComponent("config.json")
        // Sparse: its bytes are on no disk.
        let handle = try FileHandle(forWritingTo: config)
        try handle.truncate(atOffset: 1 << 36)
        try handle.close()
        #expect(try refusal() == "FOLDER/config.json: 68719476736 bytes are too many for this file")
        try FileManager.default.removeItem(at: config)
        try FileManager.default.createDirectory(at: config, withIntermediateDirectories: true)
        #expect(try refusal() == "FOLDER/config.json: this is not a regular file")
    }

    static let data = ProcessInfo.processInfo.environment["NIGHTJAR_DATA"].map { URL(fileURLWithPath: $0) }

    @Test(
        "a real pytorch_model.bin holds what its safetensors sibling does",
        .enabled(if: data != nil, "NIGHTJAR_DATA is not set"))
    func realSiblings() throws {
        let models = try #require(Self.data).appendingPathComponent("models")
        let sibling = try SafetensorsFile(models.appendingPathComponent("ja-deberta-v2-tiny/model.safetensors"))
        let checkpoint = try Checkpoint(folder: models.appendingPathComponent("ja-deberta-v2-tiny-bin"))
        #expect(Set(checkpoint.names).isSuperset(of: sibling.names))
        for name in sibling.names {
            let stored = try sibling.tensor(name)
            let floats = try checkpoint.tensor(name, shape: stored.shape).floats()
            #expect(try floats.map(\.bitPattern) == stored.floats().map(\.bitPattern), "\(name)")
        }
    }

    @Test(
        "real checkpoints open", .enabled(if: data != nil, "NIGHTJAR_DATA is not set"),
        arguments: [
            "rxnfp-bert-mlm", "rxnfp-bert-cls50", "stories260K", "ja-deberta-v2-tiny", "ja-deberta-v2-tiny-bin",
            "ja-neox-tiny",
        ])
    func realCheckpoints(name: String) throws {
        let data = try #require(Self.data)
        let checkpoint = try Checkpoint(folder: data.appendingPathComponent("models/\(name)"))
        #expect(checkpoint.names.count > 40)
        let width = try checkpoint.configuration.int("hidden_size", in: 1...100_000)
        let vocabulary = try checkpoint.configuration.int("vocab_size", in: 1...10_000_000)
        let suffixes = ["embeddings.word_embeddings.weight", "embed_tokens.weight", "embed_in.weight"]
        let embedding = try #require(checkpoint.names.first { name in suffixes.contains { name.hasSuffix($0) } })
        #expect(try checkpoint.tensor(embedding, shape: [vocabulary, width]).floats().allSatisfy(\.isFinite))
    }
}
