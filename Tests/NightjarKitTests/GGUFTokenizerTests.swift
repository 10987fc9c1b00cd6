import Checkpoints
import Foundation
import Testing
import Tokenizers

@testable import NightjarKit

@Suite("A GGUF file brings its own tokenizer")
struct GGUFTokenizerTests {
    /// The files that Tests/CheckpointsTests/Fixtures/make_gguf.py wrote.
    private func tokenizer(_ name: String) throws -> Tokenizer {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try Tokenizer(
            of: Checkpoint(folder: tests.appendingPathComponent("CheckpointsTests/Fixtures/gguf/\(name).gguf")))
    }

    @Test("byte-level BPE, its control tokens found within the text")
    func byteLevel() throws {
        let tokenizer = try tokenizer("llama-types")
        #expect(tokenizer.encode("ab a<|endoftext|>b").ids == [4, 5, 0, 2])
        #expect(tokenizer.vocabularySize == 7)
    }

    @Test("SentencePiece-style BPE, with what begins a text and bytes for what has no piece")
    func pieces() throws {
        #expect(try tokenizer("llama-biases").encode("a\n").ids == [1, 4, 3])
    }
}
