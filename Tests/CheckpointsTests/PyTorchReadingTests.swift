import Checkpoints
import Foundation
import Problems
import Safetensors
import Testing

@Suite("What torch.save wrote is read as PyTorch reads it")
struct PyTorchReadingTests {
    private func opened(_ name: String, _ body: (Checkpoint) throws -> Void) throws {
        try withCheckpoint(["pytorch_model.bin": Data(contentsOf: fixture("pytorch/\(name)"))]) { folder in
            try body(Checkpoint(folder: folder))
        }
    }

    @Test(
        "every form of the file, every kind of view",
        arguments: [
            "zip.bin", "zip-protocol4.bin", "zip-protocol5.bin", "legacy.bin", "legacy-protocol4.bin", "training.bin",
            "model.bin",
        ])
    func forms(name: String) throws {
        let expected = try SafetensorsFile(fixture("pytorch/expected.safetensors"))
        try opened(name) { checkpoint in
            #expect(checkpoint.names == (expected.names + ["embeddings.position_ids", "mask"]).sorted())
            for name in expected.names {
                let stored = try expected.tensor(name)
                let tensor = try checkpoint.tensor(name, shape: stored.shape)
                let floats = try stored.floats()
                #expect(tensor.floats().map(\.bitPattern) == floats.map(\.bitPattern), "\(name)")
                if let mapped = tensor.mapped {
                    let values = UnsafeBufferPointer(start: mapped.values, count: tensor.count)
                    #expect(values.map(\.bitPattern) == floats.map(\.bitPattern), "\(name), mapped")
                }
                tensor.advise(.willNeed)
                tensor.advise(.dontNeed)
                #expect(tensor.floats().map(\.bitPattern) == floats.map(\.bitPattern), "\(name), let go")
            }
        }
    }

    @Test("any stretch of a tensor, in row-major order", arguments: ["zip.bin", "legacy.bin"])
    func stretches(name: String) throws {
        let expected = try SafetensorsFile(fixture("pytorch/expected.safetensors"))
        try opened(name) { checkpoint in
            for name in expected.names where name.hasPrefix("view.") {
                let stored = try expected.tensor(name)
                let tensor = try checkpoint.tensor(name, shape: stored.shape)
                let all = try stored.floats()
                for start in 0...min(all.count, 40) {
                    for end in Set([start, min(start + 3, all.count), all.count]) {
                        var some = [Float](repeating: .nan, count: end - start)
                        some.withUnsafeMutableBufferPointer { buffer in
                            if let base = buffer.baseAddress {
                                tensor.read(from: start, count: end - start, into: base)
                            }
                        }
                        #expect(some == Array(all[start..<end]), "\(name) \(start)..<\(end)")
                    }
                }
            }
        }
    }

    @Test("float32 in order is mapped in place where the file aligns it, as torch.save does since 1.6; views are not")
    func mapped() throws {
        try opened("zip.bin") { (checkpoint) throws in
            #expect(try checkpoint.tensor("float32", shape: [3, 5]).mapped != nil)
            #expect(try checkpoint.tensor("tied.other", shape: [4, 2]).mapped != nil)
            #expect(try checkpoint.tensor("view.rows", shape: [3, 7]).mapped != nil)
            #expect(try checkpoint.tensor("view.transposed", shape: [7, 6]).mapped == nil)
            #expect(try checkpoint.tensor("view.expanded", shape: [4, 3]).mapped == nil)
            #expect(try checkpoint.tensor("float16", shape: [8]).mapped == nil)
        }
    }

    @Test("integers are allowed to be there, and refused as weights")
    func integers() throws {
        try opened("zip.bin") { (checkpoint) throws in
            let problem = try #require(throws: Problem.self) {
                _ = try checkpoint.tensor("embeddings.position_ids", shape: [1, 8])
            }
            #expect(problem.description.hasSuffix("type I64; weights are read from F32, F16, BF16 and F64"))
        }
        try opened("integers.bin") { #expect($0.has("ids")) }
    }

    @Test("gamma and beta are the weight and bias of early checkpoints")
    func earlyNames() throws {
        let expected = try SafetensorsFile(fixture("pytorch/expected.safetensors"))
        try opened("legacy.bin") { (checkpoint) throws in
            #expect(
                try checkpoint.tensor("embeddings.LayerNorm.weight", shape: [4]).floats()
                    == expected.tensor("embeddings.LayerNorm.gamma").floats())
            #expect(
                try checkpoint.tensor("embeddings.LayerNorm.bias", shape: [4]).floats()
                    == expected.tensor("embeddings.LayerNorm.beta").floats())
        }
    }

    @Test("shards by pytorch_model.bin.index.json, all of them in the checkpoint's files")
    func shards() throws {
        let checkpoint = try Checkpoint(folder: fixture("pytorch-sharded"))
        #expect(try checkpoint.tensor("a", shape: [4]).floats() == [0, 1, 2, 3])
        #expect(try checkpoint.tensor("b.LayerNorm.weight", shape: [2]).floats() == [0, 1])
        #expect(
            checkpoint.fileURLs.map(\.lastPathComponent) == [
                "config.json", "pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin",
                "pytorch_model.bin.index.json",
            ])
    }
}
