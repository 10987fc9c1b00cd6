import Checkpoints
import Foundation
import Testing

@Suite("The vocabulary within a GGUF file")
struct GGUFTokenizerTests {
    @Test("byte-level BPE: pieces, types, merges, ids, flags")
    func byteLevel() throws {
        let tokenizer = try #require(try Checkpoint(folder: fixture("gguf/llama-types.gguf")).ggufTokenizer())
        #expect(tokenizer.model == "gpt2" && tokenizer.pre == "smollm")
        #expect(tokenizer.tokens == ["<|endoftext|>", "a", "b", "Ġ", "ab", "Ġa", "é"])
        #expect(tokenizer.types == [3, 1, 1, 1, 1, 1, 1] && tokenizer.scores.isEmpty)
        #expect(tokenizer.merges == ["a b", "Ġ a"])
        #expect(tokenizer.bosID == 0 && tokenizer.eosID == 0 && tokenizer.unknownID == 0 && tokenizer.padID == nil)
        #expect(tokenizer.addsBOS == false && tokenizer.addsEOS == nil && tokenizer.addsSpacePrefix == false)
    }

    @Test("SentencePiece-style BPE: scores")
    func pieces() throws {
        let tokenizer = try #require(try Checkpoint(folder: fixture("gguf/llama-biases.gguf")).ggufTokenizer())
        #expect(tokenizer.model == "llama" && tokenizer.pre == nil && tokenizer.merges.isEmpty)
        #expect(tokenizer.scores == [0, 0, 0, -1.5, -2.25] && tokenizer.types == [2, 3, 3, 6, 1])
        #expect(tokenizer.bosID == 1 && tokenizer.eosID == 2 && tokenizer.padID == 2 && tokenizer.unknownID == nil)
        #expect(tokenizer.addsBOS == true && tokenizer.addsEOS == false && tokenizer.addsSpacePrefix == nil)
    }
}
