import Testing
import Tokenizers

/// The time of byte-pair encoding grows with the text, not with its square, whatever the text is one word of.
@Suite(.timeLimit(.minutes(2))) struct LongBPETests {
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

    @Test(arguments: [byteLevel, metaspace])
    func spaces(preTokenizer: String) throws {
        let tokenizer = try Self.tokenizer(preTokenizer)
        #expect(tokenizer.encode(String(repeating: " ", count: 1_000_000)).count == 500_000)
    }

    @Test func bytesWithoutACharacter() throws {
        let tokenizer = try Self.tokenizer(Self.metaspace, #", "byte_fallback": true"#)
        #expect(tokenizer.encode(String(repeating: "語", count: 333_333)).count == 1_000_000)
    }

    @Test func unknownCharacters() throws {
        let tokenizer = try Self.tokenizer(Self.metaspace, #", "unk_token": "<unk>", "fuse_unk": true"#)
        let encoding = tokenizer.encode(String(repeating: "語", count: 1_000_000))
        #expect(encoding.offsets == [0..<1, 0..<1_000_000])
        #expect(tokenizer.decode(encoding.ids) == "▁ <unk>")
    }

    /// `(a*)*b` has a way to fail for each way to cut up the letters.
    @Test func anExpressionThatTriesForeverEnds() throws {
        let tokenizer = try Self.tokenizer(
            #"{"type": "Split", "pattern": {"Regex": "(a|a|aa)*b"}, "behavior": "Isolated"}"#)
        #expect(tokenizer.encode(String(repeating: "a", count: 1_000)).count > 1)
    }
}
