import Checkpoints
import Foundation
import Problems
import SeededNumbers
import Testing

@Suite("A broken GGUF file opens or ends in a problem")
struct GGUFMutationTests {
    /// Opens a file and reads all of it; what is wrong with it has to be a `Problem` in one line.
    private func read(_ data: Data, _ url: URL, seed: UInt64) throws {
        try data.write(to: url)
        do {
            let checkpoint = try Checkpoint(folder: url)
            _ = try checkpoint.ggufTokenizer()
            let width = try checkpoint.configuration.int("hidden_size", in: 1...1 << 24)
            let vocabulary = try checkpoint.configuration.int("vocab_size", in: 1...1 << 24)
            _ = try checkpoint.tensor("model.embed_tokens.weight", shape: [vocabulary, width]).floats()
            for name in checkpoint.names where name.hasSuffix("_proj.weight") {
                _ = try? checkpoint.tensor(name, shape: [32, 32]).floats()
            }
        } catch let problem as Problem {
            #expect(problem.kind == .badInput && !problem.description.contains("\n"), "seed \(seed)")
        }
    }

    @Test("3,000 files with some bytes changed, cut off or repeated", arguments: ["qwen2", "llama-biases"])
    func mutations(_ name: String) throws {
        let whole = try Data(contentsOf: fixture("gguf/\(name).gguf"))
        // The header alone is what a reader can stumble over; the tensors' bytes mean numbers, whatever they are.
        let header = 3_000
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).gguf")
        defer { try? FileManager.default.removeItem(at: url) }
        for seed in 0..<UInt64(1_500) {
            var random = SplitMix(seed: seed)
            var data = whole
            switch seed % 3 {
            case 0:
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    data[Int.random(in: 0..<header, using: &random)] =
                        [0, 1, 0x7F, 0x80, 0xFF, .random(in: 0...255, using: &random)].randomElement(using: &random)
                        ?? 0
                }
            case 1: data = data.prefix(Int.random(in: 0..<data.count, using: &random))
            default:
                let start = Int.random(in: 0..<header, using: &random)
                let part = data[start..<Int.random(in: start..<header, using: &random)]
                data.insert(contentsOf: part, at: Int.random(in: 0..<header, using: &random))
            }
            try read(data, url, seed: seed)
        }
    }

    @Test("a megabyte of the densest header costs less than two seconds")
    func dense() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).gguf")
        defer { try? FileManager.default.removeItem(at: url) }
        var keys = GGUFBytes(tensors: 0, metadata: 60_000)
        for number in 0..<60_000 {
            keys.append(text: String(number, radix: 36))
            keys.append(UInt32(0))
            keys.append(UInt8(0))
        }
        var tensors = GGUFBytes(tensors: 25_000, metadata: 0)
        for number in 0..<25_000 {
            tensors.append(tensor: String(number, radix: 36), [1], offset: UInt64(number) * 32)
        }
        var texts = GGUFBytes(tensors: 0, metadata: 1)
        texts.append(key: "tokenizer.ggml.tokens", type: 9)
        texts.append(UInt32(8))
        texts.append(UInt64(130_000))
        texts.data.append(Data(count: 130_000 * 8))
        for bytes in [keys, tensors, texts] {
            try bytes.data.write(to: url)
            let start = ContinuousClock.now
            #expect(throws: Problem.self) { try Checkpoint(folder: url) }
            #expect(ContinuousClock.now - start < .seconds(2))
        }
    }
}
