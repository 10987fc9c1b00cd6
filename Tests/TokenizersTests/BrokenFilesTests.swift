import Problems
import Testing
import Tokenizers

/// Broken or unsupported files are told in one line, with file and key; nothing traps.
@Suite struct BrokenFilesTests {
    struct Broken: Sendable, CustomTestStringConvertible {
        var name: String
        var files: [String: String]
        /// What the line has to say.
        var expected: [String]
        var testDescription: String { name }
    }

    static func json(_ name: String, _ expected: String..., change: (inout TokenizerJSON) -> Void) throws -> Broken {
        var json = TokenizerJSON(specialPieces + ["it"])
        change(&json)
        return Broken(name: name, files: ["tokenizer.json": try json.text], expected: expected + ["/tokenizer.json: "])
    }

    static func added(_ entry: String) -> (inout TokenizerJSON) -> Void { { $0.addedTokens = entry } }

    static let whole = specialPieces.joined(separator: "\n")

    static func cases() throws -> [Broken] {
        [
            Broken(name: "nothing", files: [:], expected: ["neither tokenizer.json nor vocab.txt"]),
            Broken(name: "empty file", files: ["tokenizer.json": ""], expected: ["the file ends"]),
            Broken(
                name: "cut off", files: ["tokenizer.json": "{\"model\":\n {\"vocab\": {\"a\": 1"],
                expected: ["tokenizer.json:2:19: ", "“,” or “}”"]),
            Broken(name: "not an object", files: ["tokenizer.json": "[1]"], expected: ["an object is expected"]),
            Broken(name: "half a surrogate", files: ["tokenizer.json": #"{"a": "\ud800x"}"#], expected: ["surrogate"]),
            Broken(
                name: "nested", files: ["tokenizer.json": String(repeating: "[", count: 100_000)], expected: ["nested"]),
            Broken(name: "number", files: ["tokenizer.json": #"{"a": 1-2}"#], expected: ["“1-2” is not a number"]),
            Broken(name: "after the end", files: ["tokenizer.json": "{} {}"], expected: ["after the end"]),
            Broken(name: "no model", files: ["tokenizer.json": "{}"], expected: ["“model” is missing"]),
            Broken(
                name: "no vocabulary", files: ["tokenizer.json": #"{"model": {"type": "WordPiece"}}"#],
                expected: ["model: “vocab” is missing"]),
            Broken(
                name: "other model", files: ["tokenizer.json": #"{"model": {"type": "WordLevel"}}"#],
                expected: ["/tokenizer.json: model: ", "model of type “WordLevel” is not supported", "WordPiece"]),
            try json("empty vocabulary", "model.vocab", "vocabulary is empty") { $0.vocabulary = [] },
            try json("no unknown token", "model.vocab", "lacks the unknown token “<unk>”") { $0.unknown = "<unk>" },
            try json("id twice", "“it” and “is” have the same id, 5") { $0.vocabulary.append(("is", 5)) },
            try json("piece twice", "“it” stands twice, with the ids 5 and 6") { $0.vocabulary.append(("it", 6)) },
            try json("negative id", "“is” has the id -1") { $0.vocabulary.append(("is", -1)) },
            try json("absurd id", "“is” has the id 4000000000000") { $0.vocabulary.append(("is", 4_000_000_000_000)) },
            try json("absurd length", "max_input_chars_per_word is -1") { $0.longestWord = "-1" },
            try json("length as text", "model.max_input_chars_per_word: a whole number") { $0.longestWord = "\"x\"" },
            try json("other normaliser", "normalizer: the normalizer of type “Nmt” is not supported") {
                $0.normalizer = #"{"type": "Nmt"}"#
            },
            try json("normaliser in a sequence", "normalizer.normalizers[1]: ", "“Nmt”") {
                $0.normalizer = #"{"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Nmt"}]}"#
            },
            try json("compiled normaliser", "normalizer.precompiled_charsmap: this is not base 64") {
                $0.normalizer = #"{"type": "Precompiled", "precompiled_charsmap": "?"}"#
            },
            try json("cut compiled normaliser", "normalizer.precompiled_charsmap: the double array", "8 bytes") {
                $0.normalizer = #"{"type": "Precompiled", "precompiled_charsmap": "CAAAAAAAAAA="}"#
            },
            try json("expression", "normalizer.pattern.Regex: “(a” is not a regular expression") {
                $0.normalizer = #"{"type": "Replace", "pattern": {"Regex": "(a"}, "content": ""}"#
            },
            try json("other pre-tokeniser", "pre_tokenizer: the pre-tokenizer of type “FixedLength”") {
                $0.preTokenizer = #"{"type": "FixedLength"}"#
            },
            try json("behaviour", "pre_tokenizer.behavior: “Gone” is none of Removed, Isolated") {
                $0.preTokenizer = #"{"type": "Punctuation", "behavior": "Gone"}"#
            },
            try json("other post-processor", "post_processor: the post-processor of type “Other”") {
                $0.postProcessor = #"{"type": "Other"}"#
            },
            try json("frame of no token", "post_processor.sep[1]: no token has the id 77") {
                $0.postProcessor = #"{"type": "BertProcessing", "cls": ["[CLS]", 2], "sep": ["[SEP]", 77]}"#
            },
            try json("template without text", "post_processor: the template of a single text does not hold it") {
                $0.postProcessor = #"{"type": "TemplateProcessing", "single": [], "special_tokens": {}}"#
            },
            try json("template of two texts", "post_processor.single[0]: ") {
                $0.postProcessor =
                    #"{"type": "TemplateProcessing", "single": [{"Sequence": {"id": "B"}}], "special_tokens": {}}"#
            },
            try json("added without id", "added_tokens[0]: “id” is missing", change: added(#"{"content": "x"}"#)),
            try json(
                "added against the vocabulary", "“it” has the id 9, in the vocabulary it has 5",
                change: added(#"{"id": 9, "content": "it"}"#)),
            try json(
                "added over a piece", "“it” and the added token “x” have the same id, 5",
                change: added(#"{"id": 5, "content": "x"}"#)),
            try json("absurd added id", "the id 9000000", change: added(#"{"id": 9000000, "content": "x"}"#)),
            Broken(
                name: "vocab.txt without [UNK]", files: ["vocab.txt": "[PAD]\nit\n"],
                expected: ["/vocab.txt: ", "lacks the unknown token “[UNK]”"]),
            Broken(
                name: "empty vocab.txt", files: ["vocab.txt": ""], expected: ["/vocab.txt: the vocabulary is empty"]),
            Broken(
                name: "vocab.txt without [SEP]", files: ["vocab.txt": "[PAD]\n[UNK]\n[CLS]\n"],
                expected: ["/vocab.txt: the vocabulary lacks the sep_token “[SEP]”"]),
            Broken(
                name: "other class",
                files: [
                    "vocab.txt": whole, "tokenizer_config.json": #"{"tokenizer_class": "RoFormerTokenizer"}"#,
                ], expected: ["/vocab.txt: ", "RoFormerTokenizer, which is not supported"]),
            Broken(
                name: "settings", files: ["vocab.txt": whole, "tokenizer_config.json": #"{"do_lower_case": "no"}"#],
                expected: ["/tokenizer_config.json: do_lower_case: true or false is expected"]),
            Broken(
                name: "decoder",
                files: [
                    "vocab.txt": whole,
                    "tokenizer_config.json": #"{"added_tokens_decoder": {"x": {"content": "<new>"}}}"#,
                ], expected: ["added_tokens_decoder.x: “x” is not a token id"]),
        ]
    }

    @Test(arguments: try cases())
    func isToldInOneLine(_ broken: Broken) throws {
        let folder = try Folder(broken.files)
        let problem = try #require(throws: Problem.self) { try folder.tokenizer() }
        #expect(problem.kind == .badInput)
        #expect(!problem.description.contains("\n"))
        for part in broken.expected { #expect(problem.description.contains(part), "\(problem)") }
        #expect(problem.description.hasPrefix(folder.url.path))
    }

    @Test func aLineThatIsNotUTF8IsNamed() throws {
        let folder = try Folder([:])
        try ByteFile.write([0x61, 0x0A, 0xFF, 0xFE, 0x0A], to: folder.url.appendingPathComponent("vocab.txt"))
        let problem = try #require(throws: Problem.self) { try folder.tokenizer() }
        #expect(problem.description.hasSuffix("/vocab.txt:2: this is not UTF-8"))
    }

    @Test func cutAnywhereAFileIsAProblem() throws {
        var json = TokenizerJSON(specialPieces + ["é", "\u{2329}"])
        json.addedTokens = TokenizerJSON.special(specialPieces)
        let bytes = Array(try json.text.utf8)
        let folder = try Folder([:])
        for count in 0..<bytes.count {
            try ByteFile.write(Array(bytes[..<count]), to: folder.url.appendingPathComponent("tokenizer.json"))
            #expect(throws: Problem.self, "the first \(count) bytes") { try folder.tokenizer() }
        }
    }
}
