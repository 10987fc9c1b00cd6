import Testing
import Tokenizers

/// The surface of a BPE token is what it stands for in a text, without the space before it.
@Suite struct SurfaceTests {
    static func tokenizer(_ preTokenizer: String, _ pieces: [String]) throws -> Tokenizer {
        let vocabulary = pieces.enumerated().map { #""\#($0.element)": \#($0.offset)"# }.joined(separator: ", ")
        return try Folder([
            "tokenizer.json": #"""
            {"pre_tokenizer": {"type": "\#(preTokenizer)", "replacement": "▁", "add_prefix_space": true},
             "added_tokens": [{"id": \#(pieces.count), "content": "<|end|>", "special": true}],
             "model": {"type": "BPE", "vocab": {\#(vocabulary)}, "merges": []}}
            """#
        ]).tokenizer()
    }

    @Test func byteLevelPiecesAreTextAgain() throws {
        let tokenizer = try Self.tokenizer("ByteLevel", ["Ġworld", "æĹ¥æľ¬", "ĠĠĠ", "Ġæĥ", "æ", "é", "ab", "Ċ"])
        let surfaces = (0...8).map(tokenizer.surface)
        #expect(surfaces == ["world", "日本", "", "\u{FFFD}", "\u{FFFD}", "\u{FFFD}", "ab", "\n", "<|end|>"])
    }

    @Test func marksAndBytesOfSentencePieceAreUndone() throws {
        let tokenizer = try Self.tokenizer("Metaspace", ["▁world", "▁", "a▁b", "<0xE3>", "<0x41>", "<0xE3", "日本"])
        let surfaces = (0...7).map(tokenizer.surface)
        #expect(surfaces == ["world", "", "a b", "\u{FFFD}", "A", "<0xE3", "日本", "<|end|>"])
    }

    @Test func noTokenHasNoSurface() throws {
        #expect(try Self.tokenizer("ByteLevel", ["a"]).surface(of: 2) == "")
    }
}
