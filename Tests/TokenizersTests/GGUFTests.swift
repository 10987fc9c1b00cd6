import Documents
import Foundation
import Problems
import Testing
import Tokenizers

/// A tokenizer is put together from what a GGUF file keeps.
@Suite struct GGUFTests {
    static let bytes = (0..<256).map { byte in
        "<0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))>"
    }

    static var llama: GGUFVocabulary {
        let words = ["▁", "h", "i", "hi", "▁x", "▁h", "<|end|>"]
        return GGUFVocabulary(
            model: "llama", tokens: ["<unk>", "<s>", "</s>"] + bytes + words,
            scores: Array(repeating: 0, count: 259) + [-5, -6, -7, -2, -3, -1, 0],
            types: [2, 3, 3] + bytes.map { _ in 6 } + [1, 1, 1, 1, 1, 1, 4], bosID: 1, eosID: 2, unknownID: 0)
    }

    static func gpt2(_ pre: String?) -> GGUFVocabulary {
        GGUFVocabulary(
            model: "gpt2", pre: pre, tokens: ["<|end|>", "1", "2", "3", "4", "12", "123", "Ġ", "a", "Ċ", "ĊĊ", "Ġa"],
            types: [3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], merges: ["1 2", "12 3", "Ċ Ċ", "Ġ a"], bosID: 0, eosID: 0)
    }

    @Test func mergesFollowTheScores() throws {
        let tokenizer = try Tokenizer(gguf: Self.llama)
        let encoding = tokenizer.encode("hi<|end|>語")
        #expect(encoding.tokens == ["<s>", "▁h", "i", "<|end|>", "<0xE8>", "<0xAA>", "<0x9E>"])
        #expect(encoding.offsets == [0..<0, 0..<1, 1..<2, 2..<9, 9..<10, 9..<10, 9..<10])
        #expect(tokenizer.decode(encoding.ids, skippingSpecialTokens: true) == "hi<|end|>語")
        #expect(tokenizer.bosID == 1 && tokenizer.eosID == 2 && tokenizer.unknownID == 0 && tokenizer.padID == nil)
    }

    @Test func whatStandsAroundATextIsTheFiles() throws {
        var vocabulary = Self.llama
        (vocabulary.addsBOS, vocabulary.addsEOS, vocabulary.addsSpacePrefix) = (false, true, false)
        #expect(try Tokenizer(gguf: vocabulary).encode("hi").tokens == ["hi", "</s>"])
    }

    @Test(arguments: [
        ("smollm", ["1", "2", "3", "4", "Ġa", "ĊĊ"]), ("gpt-2", ["123", "4", "Ġa", "ĊĊ"]),
        ("llama-bpe", ["<|end|>", "123", "4", "Ġa", "ĊĊ"]), ("qwen2", ["1", "2", "3", "4", "Ġa", "ĊĊ"]),
        (nil, ["123", "4", "Ġa", "ĊĊ"]),
    ])
    func wordsAreSplitAsItsNameSays(pre: String?, tokens: [String]) throws {
        #expect(try Tokenizer(gguf: Self.gpt2(pre)).encode("1234 a\n\n").tokens == tokens)
    }

    @Test(arguments: ["smollm", "gpt-2", "llama-bpe", "qwen2", "llama", "llama without space"])
    func itsFilesSayTheSame(_ name: String) throws {
        var vocabulary = name.hasPrefix("llama") && name != "llama-bpe" ? Self.llama : Self.gpt2(name)
        if name == "llama without space" {
            (vocabulary.addsBOS, vocabulary.addsEOS, vocabulary.addsSpacePrefix) = (false, true, false)
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "nightjar-gguf-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (tokenizer, configuration) = try vocabulary.files()
        try Data(tokenizer.json(pretty: true).utf8).write(to: folder.appending(path: "tokenizer.json"))
        try Data(configuration.json(pretty: true).utf8).write(to: folder.appending(path: "tokenizer_config.json"))
        let (expected, found) = (try Tokenizer(gguf: vocabulary), try Tokenizer(folder: folder))
        for text in ["hi<|end|>語", "1234 a\n\n", "", " hi  hi", "123 12a<|end|>  a", "xhi ▁hi"] {
            let (one, other) = (expected.encode(text), found.encode(text))
            #expect(one.ids == other.ids, "\(text)")
            #expect(one.offsets == other.offsets, "\(text)")
            #expect(
                expected.decode(one.ids, skippingSpecialTokens: true)
                    == found.decode(one.ids, skippingSpecialTokens: true))
        }
        #expect(expected.bosID == found.bosID && expected.eosID == found.eosID && expected.padID == found.padID)
    }

    @Test func whatIsNotSupportedIsNamed() throws {
        var bert = Self.llama
        bert.model = "bert"
        var scores = Self.llama
        scores.scores = [0]
        var bos = Self.llama
        bos.bosID = 4_000
        var merges = Self.gpt2("gpt-2")
        merges.merges = ["1 x"]
        let broken = [
            (bert, "tokenizer.ggml.model: the tokenizer “bert” is not supported"),
            (Self.gpt2("viking"), "tokenizer.ggml.pre: the pre-tokenizer “viking” is not supported"),
            (scores, "tokenizer.ggml.scores: "), (bos, "tokenizer.ggml.bos_token_id: no token has the id 4000"),
            (merges, "“x”, which is not in the vocabulary"),
        ]
        for (vocabulary, message) in broken {
            let problem = try #require(throws: Problem.self) { try Tokenizer(gguf: vocabulary) }
            #expect(problem.description.contains(message), "\(problem)")
        }
    }
}
