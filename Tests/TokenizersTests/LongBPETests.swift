import Problems
import Testing
import Tokenizers

/// The time of byte-pair encoding grows with the text, not with its square, whatever the text is one word of.
@Suite(.timeLimit(.minutes(30))) struct LongBPETests {
    /// Merges that double: `a`, `aa`, `aaaa` …
    static let doubling = (0..<6).map { String(repeating: "a", count: 1 << $0) }

    static func tokenizer(_ preTokenizer: String, _ options: String = "") throws -> Tokenizer {
        let pieces =
            doubling + ["Ġ", "ĠĠ", "▁", "▁▁", "<unk>"]
            + (0..<256).map { byte in
                let digits = String(byte, radix: 16, uppercase: true)
                return "<0x\(byte < 16 ? "0" : "")\(digits)>"
            }
        let vocabulary = pieces.enumerated().map { #""\#($0.element)": \#($0.offset)"# }.joined(separator: ", ")
        let merges = (doubling.dropLast() + ["Ġ", "▁"]).map { #"["\#($0)", "\#($0)"]"# }.joined(separator: ", ")
        let folder = try Folder([
            "tokenizer.json": """
            {"pre_tokenizer": \(preTokenizer), "model": {"type": "BPE", "vocab": {\(vocabulary)},
             "merges": [\(merges)]\(options)}}
            """
        ])
        return try folder.tokenizer()
    }

    static let byteLevel = #"{"type": "ByteLevel", "add_prefix_space": false, "use_regex": true}"#
    static let metaspace = #"{"type": "Metaspace", "replacement": "▁", "split": false}"#

    @Test(arguments: [byteLevel, metaspace])
    func oneLetter(preTokenizer: String) throws {
        let tokenizer = try Self.tokenizer(preTokenizer)
        let encoding = tokenizer.encode(String(repeating: "a", count: 1_000_000))
        #expect(encoding.ids.filter { $0 == 5 }.count == 1_000_000 / 32)
    }

    @Test func spaces() throws {
        let tokenizer = try Self.tokenizer(Self.byteLevel)
        #expect(tokenizer.encode(String(repeating: " ", count: 1_000_000)).count == 500_000)
    }

    @Test func bytesWithoutACharacter() throws {
        let tokenizer = try Self.tokenizer(Self.metaspace, #", "byte_fallback": true"#)
        #expect(tokenizer.encode(String(repeating: "語", count: 100_000)).count == 300_001)
    }

    @Test func unknownCharacters() throws {
        let tokenizer = try Self.tokenizer(Self.metaspace, #", "unk_token": "<unk>", "fuse_unk": true"#)
        let encoding = tokenizer.encode(String(repeating: "語", count: 400_000))
        #expect(encoding.offsets == [0..<1, 0..<400_000])
        #expect(tokenizer.decode(encoding.ids) == "▁ <unk>")
    }

    /// Each letter of each word could belong to any of the three ways to match it.
    @Test func anExpressionThatTriesForeverEnds() throws {
        let tokenizer = try Self.tokenizer(
            #"{"type": "Split", "pattern": {"Regex": "(a|a|aa)*b"}, "behavior": "Isolated"}"#)
        #expect(tokenizer.encode(String(repeating: "a", count: 1_000)).count > 1)
    }

    @Test(arguments: [
        String(repeating: "(", count: 5_000) + String(repeating: ")", count: 5_000),
        String(repeating: "(?:a|", count: 1_000) + "b" + String(repeating: ")", count: 1_000),
        #"(?<a>\\g<a>)"#, #"(?:(?:(?:\\p{L}{1000}){1000}){1000}){1000}"#, "a{1,100000}{1,100000}", "[",
        String(repeating: "a", count: 100_000),
    ])
    func anExpressionWithoutMeasureIsAProblemOrQuick(expression: String) throws {
        let pattern = #"{"type": "Split", "pattern": {"Regex": "\#(expression)"}, "behavior": "Isolated"}"#
        do {
            #expect(try Self.tokenizer(pattern).encode("aaa aaaa").count > 0)
        } catch let problem as Problem {
            #expect(problem.description.contains("pre_tokenizer.pattern.Regex: "))
        }
    }

    /// Half a million merges of pieces of up to a thousand letters.
    @Test func piecesOfEveryLength() throws {
        let tokens = (1...1_000).map { String(repeating: "a", count: $0) }
        let tokenizer = try Tokenizer(
            gguf: GGUFVocabulary(
                model: "llama", tokens: tokens, scores: tokens.indices.map { -Float($0) }, addsSpacePrefix: false))
        #expect(tokenizer.encode(String(repeating: "a", count: 12)).ids == [11])
    }
}
