import Checkpoints
import Foundation
import Problems
import Testing

@Suite("The vocabulary within a GGUF file")
struct GGUFTokenizerTests {
    @Test("byte-level BPE: pieces, types, merges, ids, flags")
    func byteLevel() throws {
        let tokenizer = try #require(try Checkpoint(folder: fixture("gguf/llama-types.gguf")).ggufTokenizer())
        #expect(tokenizer.model == "gpt2" && tokenizer.pre == "smollm")
        #expect(tokenizer.tokens == ["<|endoftext|>", "a", "b", "Ġ", "ab", "Ġa", "é"])
        #expect(tokenizer.types == [3, 1, 1, 1, 1, 1, 1] && tokenizer.scores == nil)
        #expect(tokenizer.merges == ["a b", "Ġ a"])
        #expect(tokenizer.bosID == 0 && tokenizer.eosID == 0 && tokenizer.unknownID == 0 && tokenizer.padID == nil)
        #expect(tokenizer.addsBOS == false && tokenizer.addsEOS == nil && tokenizer.addsSpacePrefix == false)
    }

    @Test("SentencePiece-style BPE: scores")
    func pieces() throws {
        let tokenizer = try #require(try Checkpoint(folder: fixture("gguf/llama-biases.gguf")).ggufTokenizer())
        #expect(tokenizer.model == "llama" && tokenizer.pre == nil && tokenizer.merges == nil)
        #expect(tokenizer.scores == [0, 0, 0, 0, -1.5, -2.25, -3] && tokenizer.types == [2, 3, 3, 6, 1, 1, 1])
        #expect(tokenizer.bosID == 1 && tokenizer.eosID == 2 && tokenizer.padID == 2 && tokenizer.unknownID == nil)
        #expect(tokenizer.addsBOS == true && tokenizer.addsEOS == false && tokenizer.addsSpacePrefix == nil)
    }

    private func refusal(_ settings: [(String, GGUFSetting)]) throws -> String {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).gguf")
        try GGUFBytes.model(settings.map { ("tokenizer.ggml." + $0.0, $0.1) }).data.write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        let checkpoint = try Checkpoint(folder: url)
        let problem = try #require(throws: Problem.self) { _ = try checkpoint.ggufTokenizer() }
        #expect(problem.kind == .badInput)
        return problem.description.replacing(url.path, with: "FILE")
    }

    @Test("what is missing or contradicts itself is named")
    func refused() throws {
        let model = ("model", GGUFSetting.text("llama"))
        let tokens = ("tokens", GGUFSetting.texts(["a", "b"]))
        #expect(try refusal([]) == "FILE: tokenizer.ggml.model: missing: the file holds no tokenizer")
        #expect(try refusal([model]) == "FILE: tokenizer.ggml.tokens: missing: the file holds no tokenizer")
        #expect(
            try refusal([model, ("tokens", .text("a"))])
                == "FILE: tokenizer.ggml.tokens: found a text; allowed: a list of texts")
        #expect(
            try refusal([model, tokens, ("scores", .texts(["a", "b"]))])
                == "FILE: tokenizer.ggml.scores: element 0 is a text that does not fit; allowed: a list of numbers")
        #expect(
            try refusal([model, tokens, ("scores", .floats([1]))])
                == "FILE: tokenizer.ggml.scores: 1 values for 2 tokens")
        #expect(
            try refusal([model, tokens, ("eos_token_id", .int(2))])
                == "FILE: tokenizer.ggml.eos_token_id: 2 is no token's id; there are 2 tokens")
        #expect(
            try refusal([model, tokens, ("add_bos_token", .int(1))])
                == "FILE: tokenizer.ggml.add_bos_token: found a whole number that does not fit; allowed: true or false")
    }
}
