import Checkpoints
import Foundation
import Problems
import Safetensors
import Testing

@Suite("A GGUF file is checked before a tensor is handed out")
struct GGUFFileTests {
    private func write(_ bytes: GGUFBytes) throws -> URL {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).gguf")
        try bytes.data.write(to: url)
        return url
    }

    private func refusal(_ bytes: GGUFBytes) throws -> String {
        let url = try write(bytes)
        defer { try? FileManager.default.removeItem(at: url) }
        let problem = try #require(throws: Problem.self) { _ = try Checkpoint(folder: url) }
        #expect(problem.kind == .badInput && !problem.description.contains("\n"))
        #expect(problem.description.hasPrefix(url.path + ": "))
        return problem.description
    }

    /// A model, but for the tensors, which come after the embedding of 96 bytes.
    private func refusal(_ tensors: (inout GGUFBytes) -> Void, count: UInt64 = 2) throws -> String {
        var bytes = GGUFBytes(tensors: count, metadata: 3)
        bytes.append(key: "general.architecture", "llama")
        bytes.append(key: "llama.block_count", UInt32(1))
        bytes.append(key: "llama.attention.head_count", UInt32(2))
        bytes.append(tensor: "token_embd.weight", [8, 3], offset: 0)
        tensors(&bytes)
        bytes.pad()
        bytes.data.append(Data(count: 1024))
        return try refusal(bytes)
    }

    @Test("the first bytes")
    func beginning() throws {
        #expect(try refusal(GGUFBytes(magic: "GGML", tensors: 0, metadata: 0)).contains("not a GGUF file"))
        #expect(
            try refusal(GGUFBytes(version: 1, tensors: 0, metadata: 0)).contains("GGUF version 1; versions 2 and 3"))
        #expect(try refusal(GGUFBytes(version: 4, tensors: 0, metadata: 0)).contains("GGUF version 4"))
        let swapped = GGUFBytes(version: UInt32(3).byteSwapped, tensors: 0, metadata: 0)
        #expect(try refusal(swapped).contains("big-endian"))
        #expect(try refusal(GGUFBytes(tensors: 0, metadata: 0)).contains("no tensors"))
    }

    @Test("version 2 is laid out as version 3")
    func versionTwo() throws {
        var bytes = try GGUFBytes(Data(contentsOf: fixture("gguf/qwen2.gguf")))
        bytes.data[4] = 2
        let url = try write(bytes)
        defer { try? FileManager.default.removeItem(at: url) }
        #expect(try Checkpoint(folder: url).names == Checkpoint(folder: fixture("gguf/qwen2.gguf")).names)
    }

    @Test("counts and lengths beyond the file")
    func counts() throws {
        #expect(try refusal(GGUFBytes(tensors: .max, metadata: 0)).contains("the number of tensors is said to be"))
        #expect(try refusal(GGUFBytes(tensors: 0, metadata: 1 << 62)).contains("the number of metadata values"))
        var text = GGUFBytes(tensors: 0, metadata: 1)
        text.append(key: "a", type: 8)
        text.append(UInt64.max - 7)
        #expect(try refusal(text).contains("the length of metadata \"a\" is said to be 18446744073709551608"))
        for element: UInt32 in [0, 8, 9, 12] {
            var list = GGUFBytes(tensors: 0, metadata: 1)
            list.append(key: "a", type: 9)
            list.append(element)
            list.append(UInt64(1) << 61)
            #expect(try refusal(list).contains("the length of metadata \"a\" is said to be 2305843009213693952"))
        }
        var unknown = GGUFBytes(tensors: 0, metadata: 1)
        unknown.append(key: "a", type: 13)
        unknown.append(UInt64(0))
        #expect(try refusal(unknown).contains("metadata \"a\" has type 13, which GGUF does not know"))
    }

    @Test("lists within lists, but not without end")
    func nesting() throws {
        func nested(_ depth: Int) -> GGUFBytes {
            var bytes = GGUFBytes(tensors: 0, metadata: 1)
            bytes.append(key: "a", type: 9)
            for _ in 1..<depth {
                bytes.append(UInt32(9))
                bytes.append(UInt64(1))
            }
            bytes.append(UInt32(0))
            bytes.append(UInt64(1))
            bytes.append(UInt8(1))
            return bytes
        }
        #expect(try refusal(nested(4)).contains("no tensors"))
        #expect(try refusal(nested(5)).contains("lists more than 4 deep"))
        #expect(try refusal(nested(80_000)).contains("lists more than 4 deep"))
    }

    @Test("a key twice, a key that is no text")
    func keys() throws {
        var twice = GGUFBytes(tensors: 0, metadata: 2)
        twice.append(key: "a", UInt32(1))
        twice.append(key: "a", UInt32(2))
        #expect(try refusal(twice).contains("metadata \"a\" is there twice"))
        var odd = GGUFBytes(tensors: 0, metadata: 1)
        odd.append(UInt64(2))
        odd.append(UInt16(0xFFFF))
        odd.append(UInt64(0))
        #expect(try refusal(odd).contains("metadata key 0 is not UTF-8"))
    }

    @Test("a tensor's statement of itself")
    func tensors() throws {
        func second(_ name: String, _ extents: [UInt64], type: UInt32 = 0, offset: UInt64 = 96) throws -> String {
            try refusal { $0.append(tensor: name, extents, type: type, offset: offset) }
        }
        #expect(try second("token_embd.weight", [8]).contains("two tensors are named"))
        #expect(try second("output.weight", [8], offset: 64).contains("overlaps"))
        #expect(try second("output.weight", [8], offset: 97).contains("not a multiple of the alignment 32"))
        #expect(try second("output.weight", [1 << 20]).contains("the file is cut off"))
        #expect(try second("output.weight", [8], offset: 1 << 62).contains("the file is cut off"))
        #expect(try second("output.weight", [8], offset: .max - 31).contains("beyond what 64 bits can count"))
        #expect(try second("output.weight", [1 << 32, 1 << 32]).contains("beyond what 64 bits can count"))
        #expect(try second("output.weight", [1 << 63]).contains("has an extent of"))
        #expect(try second("output.weight", [8, 0]).contains("has an extent of 0"))
        #expect(try second("output.weight", []).contains("has 0 dimensions"))
        #expect(try second("output.weight", [1, 1, 1, 1, 1]).contains("has 5 dimensions"))
        #expect(try second("output.weight", [33], type: 8).contains("rows of 33 are not whole Q8_0 blocks of 32"))
        #expect(try second("", [8]).contains("has no name"))
        #expect(try second(String(repeating: "x", count: 65), [8]).contains("65 bytes long; allowed: 64"))
    }

    @Test(
        "a type that is not read is named",
        arguments: [(10, "Q2_K"), (13, "Q5_K"), (20, "IQ4_NL"), (28, "F64"), (26, "I32"), (99, "number 99")])
    func types(_ number: UInt32, _ name: String) throws {
        let line = try refusal { $0.append(tensor: "output.weight", [256], type: number, offset: 96) }
        #expect(line.contains("tensor \"output.weight\" has type \(name); weights are read from F32, F16, Q4_0"))
    }

    @Test("a tensor that is no part of the model is named; copies of the metadata are passed over")
    func foreign() throws {
        func second(_ name: String, _ extents: [UInt64] = [8]) throws -> String {
            try refusal { $0.append(tensor: name, extents, offset: 96) }
        }
        for name in [
            "blk.1.attn_norm.weight", "blk.0.attn_q_norm.weight", "blk.00.attn_v.weight", "blk.0.attn_norm.bias",
            "blk.-1.attn_v.weight", "v.weight", "rope_factors_long.weight", "blk.99999999999999999999.attn_v.weight",
        ] {
            #expect(try second(name).contains("tensor \"\(name)\" is no part of a llama model of 1 layers"))
        }
        #expect(try second("blk.0.attn_q.weight", [8, 6]).contains("6 rows are not 2 heads of an even width"))
        #expect(try second("blk.0.attn_rot_embd.weight").contains("llama.embedding_length: missing"))
    }

    @Test("a folder with one .gguf file and no other weights is that file")
    func folders() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gguf-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("a.GGUF")
        try GGUFBytes.model().data.write(to: url)
        #expect(try Checkpoint(folder: folder).fileURLs.map(\.lastPathComponent) == ["a.GGUF"])
        #expect(try Checkpoint(folder: url).fileURLs == [url])
        #expect(try Checkpoint(folder: folder).folder.lastPathComponent == "a.GGUF")
        try GGUFBytes.model().data.write(to: folder.appendingPathComponent("b.gguf"))
        let problem = try #require(throws: Problem.self) { _ = try Checkpoint(folder: folder) }
        #expect(problem.description == folder.path + ": 2 .gguf files; name one of them, as \"a.GGUF\"")
        var writer = SafetensorsWriter()
        try writer.add("x", shape: [1], [1])
        try writer.write(to: folder.appendingPathComponent("model.safetensors"))
        try Data("{}".utf8).write(to: folder.appendingPathComponent("config.json"))
        let other = try Checkpoint(folder: folder)
        #expect(try other.names == ["x"] && other.ggufTokenizer() == nil)
    }
}

extension GGUFBytes {
    fileprivate init(_ data: Data) { self.data = data }
}
