import Checkpoints
import Foundation
import Problems
import Safetensors
import Testing

@Suite("A checkpoint's folder is checked before anything is computed")
struct CheckpointTests {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("checkpoint-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }

    private func writeWeights(_ name: String, _ tensors: [(String, [Int], [Float])]) throws {
        var writer = SafetensorsWriter()
        for (name, shape, values) in tensors { try writer.add(name, shape: shape, values) }
        try writer.write(to: folder.appendingPathComponent(name))
    }

    private func problem(_ body: () throws -> Void) throws -> String {
        let problem = try #require(throws: Problem.self) { try body() }
        #expect(problem.kind == .badInput)
        #expect(!problem.description.contains("\n"))
        return problem.description
    }

    @Test("one file of weights: keys, shapes, prefixes, old names")
    func oneFile() throws {
        try write("config.json", #"{"model_type": "bert"}"#)
        try writeWeights("model.safetensors", [("bert.a.LayerNorm.gamma", [2], [1, 2]), ("b", [1, 2], [3, 4])])
        let checkpoint = try Checkpoint(folder: folder)
        #expect(try checkpoint.prefix(of: "a.LayerNorm.weight", among: ["bert.", ""]) == "bert.")
        #expect(try checkpoint.tensor("bert.a.LayerNorm.weight", shape: [2]).floats() == [1, 2])
        #expect(try problem { _ = try checkpoint.tensor("b", shape: [2, 1]) }.contains("[1, 2]"))
        #expect(
            try problem { _ = try checkpoint.tensor("c", shape: [1]) }.contains("no tensor \"c\"; the nearest is \"b\"")
        )
        #expect(try problem { _ = try checkpoint.prefix(of: "x", among: ["bert.", ""]) }.contains("bert.x or x"))
        #expect(checkpoint.fileURLs.map(\.lastPathComponent) == ["config.json", "model.safetensors"])
    }

    @Test("shards by their index")
    func shards() throws {
        try write("config.json", "{}")
        try writeWeights("model-1.safetensors", [("a", [1], [1])])
        try write(
            "model.safetensors.index.json",
            #"{"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}}"#)
        #expect(try problem { _ = try Checkpoint(folder: folder) }.contains("\"model-2.safetensors\" is missing"))
        try writeWeights("model-2.safetensors", [("b", [1], [2])])
        #expect(try Checkpoint(folder: folder).tensor("b", shape: [1]).floats() == [2])
        try writeWeights("model-2.safetensors", [("a", [1], [2])])
        #expect(try problem { _ = try Checkpoint(folder: folder) }.contains("tensor \"a\" is in"))
        try write("model.safetensors.index.json", #"{"weight_map": {"a": "../x.safetensors"}}"#)
        #expect(try problem { _ = try Checkpoint(folder: folder) }.contains("not the name of a shard"))
    }

    @Test("what is no checkpoint is said to be none")
    func noCheckpoint() throws {
        #expect(
            try problem { _ = try Checkpoint(folder: folder.appendingPathComponent("x")) }.contains("no such folder"))
        #expect(try problem { _ = try Checkpoint(folder: folder) }.contains("config.json"))
        try write("config.json", "[]")
        #expect(try problem { _ = try Checkpoint(folder: folder) }.contains("not a JSON object"))
        try write("config.json", "{}")
        #expect(try problem { _ = try Checkpoint(folder: folder) }.contains("no weights"))
        try write("pytorch_model.bin", "x")
        #expect(try problem { _ = try Checkpoint(folder: folder) }.contains("pytorch_model.bin"))
    }

    @Test(
        "a value of config.json that is absurd, missing or of the wrong type is named",
        arguments: [
            (#"{"n": 0}"#, "n: 0 is out of range"), (#"{"n": -5}"#, "out of range"),
            (#"{"n": 1000000000000}"#, "out of range"),
            ("{}", "n: missing"), (#"{"n": null}"#, "n: missing"), (#"{"n": "many"}"#, "allowed: a whole number"),
            (#"{"n": 1.5}"#, "allowed: a whole number"),
        ])
    func numbers(_ json: String, _ words: String) throws {
        try write("config.json", json)
        let configuration = try ModelConfiguration(folder.appendingPathComponent("config.json"))
        let line = try problem { _ = try configuration.int("n", in: 1...100) }
        #expect(line.contains(words) && line.contains("config.json"), "\(line)")
    }

    @Test("nesting without end is refused")
    func nesting() throws {
        try write("config.json", String(repeating: "[", count: 100_000))
        _ = try problem { _ = try ModelConfiguration(folder.appendingPathComponent("config.json")) }
    }

    @Test("options that are not supported are named with what is")
    func unsupported() throws {
        try write(
            "config.json", #"{"position_embedding_type": "relative_key", "is_decoder": true, "id2label": {"0": "no"}}"#)
        let configuration = try ModelConfiguration(folder.appendingPathComponent("config.json"))
        #expect(
            try problem { try configuration.require("position_embedding_type", is: "absolute") }.contains(
                "relative_key"))
        #expect(try problem { try configuration.require("is_decoder", is: false) }.contains("is_decoder"))
        #expect(try configuration.labelCount() == 1)
        #expect(configuration.label(0) == "no")
    }
}
