import Checkpoints
import Foundation
import Safetensors
import Testing

@Suite("GGUF tensors are what gguf and transformers read")
struct GGUFTensorTests {
    @Test("names, shapes and every bit of every value", arguments: ggufCases)
    func values(_ name: String) throws {
        let checkpoint = try Checkpoint(folder: fixture("gguf/\(name).gguf"))
        let expected = try SafetensorsFile(fixture("gguf/\(name).safetensors"))
        #expect(checkpoint.names == expected.names.sorted())
        for key in expected.names {
            let reference = try expected.tensor(key)
            let values = try checkpoint.tensor(key, shape: reference.shape).floats()
            #expect(try values.map(\.bitPattern) == reference.floats().map(\.bitPattern), "\(key)")
        }
    }

    @Test("from any value to any other: within a block, across blocks, across rows", arguments: ggufCases)
    func ranges(_ name: String) throws {
        let checkpoint = try Checkpoint(folder: fixture("gguf/\(name).gguf"))
        let expected = try SafetensorsFile(fixture("gguf/\(name).safetensors"))
        var random = SystemRandomNumberGenerator()
        for key in expected.names {
            let reference = try expected.tensor(key).floats()
            let tensor = try checkpoint.tensor(key, shape: expected.tensor(key).shape)
            let ends = [0, 1, 31, 32, 33, 255, 256, 257, reference.count].filter { $0 <= reference.count }
            var ranges = ends.flatMap { a in ends.filter { $0 >= a }.map { a..<$0 } }
            for _ in 0..<20 {
                let start = Int.random(in: 0..<reference.count, using: &random)
                ranges.append(start..<Int.random(in: start...reference.count, using: &random))
            }
            for range in ranges {
                // What lies behind the range has to stay as it was.
                var values = [Float](repeating: 7, count: range.count + 1)
                values.withUnsafeMutableBufferPointer { buffer in
                    guard let base = buffer.baseAddress else { return }
                    tensor.read(from: range.lowerBound, count: range.count, into: base)
                }
                #expect(values == reference[range] + [7], "\(key) \(range)")
            }
        }
    }

    @Test("float32 is lent where it lies, but not where rows are put in order")
    func mapped() throws {
        let url = fixture("gguf/llama-biases.gguf")
        let checkpoint = try Checkpoint(folder: url)
        let norm = try checkpoint.tensor("model.norm.weight", shape: [44])
        let lent = try #require(norm.mapped)
        #expect(Array(UnsafeBufferPointer(start: lent.values, count: 44)) == norm.floats())
        let layer = "model.layers.1.self_attn."
        #expect(try checkpoint.tensor(layer + "k_proj.weight", shape: [12, 44]).mapped == nil)
        #expect(try checkpoint.tensor(layer + "v_proj.weight", shape: [12, 44]).mapped == nil)
        #expect(try checkpoint.tensor(layer + "o_proj.weight", shape: [44, 24]).mapped != nil)
        #expect(norm.file == url)
    }

    @Test("advice changes no value")
    func advice() throws {
        let checkpoint = try Checkpoint(folder: fixture("gguf/llama-types.gguf"))
        let tensor = try checkpoint.tensor("lm_head.weight", shape: [7, 256])
        let before = tensor.floats()
        tensor.advise(.willNeed)
        tensor.advise(.dontNeed)
        #expect(tensor.floats() == before)
    }
}
