import Foundation
import SeededNumbers

extension HostileFile {
    static let tokenizerJSON =
        hostileJSON("tokenizer.json")
        + [
            tokenizer(
                "an expression that tries all ways",
                "{\"pre_tokenizer\":{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"BertPreTokenizer\"}",
                "]}," + small
            ) { index in
                index < 60
                    ? ",{\"type\":\"Split\",\"behavior\":\"Isolated\",\"pattern\":{\"Regex\":\"(a|a?a)+$|(a*)*b\"}}"
                    : ""
            },
            tokenizer(
                "an expression too large",
                "{\"pre_tokenizer\":{\"type\":\"Split\",\"behavior\":\"Isolated\",\"pattern\":{\"Regex\":\"",
                "\"}}," + small
            ) { _ in "(a|b)*" },
            tokenizer(
                "an expression that repeats repetitions",
                "{\"pre_tokenizer\":{\"type\":\"Split\",\"behavior\":\"Isolated\",\"pattern\":{\"Regex\":\"",
                "\"}}," + small
            ) {
                $0 == 0 ? "((((((a{1,1000}){1,1000}){1,1000}){1,1000}){1,1000}){1,1000})" : ""
            },
            tokenizer(
                "an expression nested deeply",
                "{\"pre_tokenizer\":{\"type\":\"Split\",\"behavior\":\"Isolated\",\"pattern\":{\"Regex\":\"",
                "\"}}," + small
            ) {
                $0 < 9_000 ? "(" : ""
            },
            tokenizer("equal merges", bpe, "]}}") { _ in ",\"a a\"" },
            tokenizer("equal merges as pairs", bpe, "]}}") { _ in ",[\"a\",\"a\"]" },
            tokenizer("pieces of one Unigram letter each", unigram, "]}}") { _ in ",[\"a\",-1]" },
            tokenizer("Unigram pieces, each the start of the next", unigram, "]}}") {
                ",[\"\(String(repeating: "a", count: $0 + 1))\",-\($0)]"
            },
            tokenizer(
                "decoders that each double the text",
                "{\"decoder\":{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"Fuse\"}", "]}," + small
            ) { index in
                index < 60 ? ",{\"type\":\"Replace\",\"pattern\":{\"String\":\"U\"},\"content\":\"UU\"}" : ""
            },
            tokenizer(
                "post-processors in a row",
                "{\"post_processor\":{\"type\":\"Sequence\",\"processors\":[{\"type\":\"ByteLevel\"}", "]}," + small
            ) { _ in ",{\"type\":\"ByteLevel\"}" },
            tokenizer("a vocabulary of short pieces", wordPiece("\"vocab\":{\"[UNK]\":0"), "}}}") {
                ",\"\(String($0, radix: 36))\":\($0 + 1)"
            },
            tokenizer("one long piece", wordPiece("\"vocab\":{\"[UNK]\":0,\"x"), "\":1}}}") { _ in "a" },
            tokenizer("pieces, each the start of the next", wordPiece("\"vocab\":{\"[UNK]\":0"), "}}}") {
                ",\"\(String(repeating: "a", count: $0 + 1))\":\($0 + 1)"
            },
            tokenizer("the largest ids", wordPiece("\"vocab\":{\"[UNK]\":0"), "}}}") { ",\"\($0)\":\(Int.max - $0)" },
            tokenizer("as far an id as is allowed", wordPiece("\"vocab\":{\"[UNK]\":0"), "}}}") {
                ",\"\($0)\":\($0 * 4 + 99_000)"
            },
            tokenizer(
                "added tokens, each the start of the next", "{\"added_tokens\":[{\"id\":0,\"content\":\"[UNK]\"}",
                "]," + small
            ) {
                ",{\"id\":\($0 + 1),\"content\":\"\(String(repeating: "a", count: $0 + 1))\"}"
            },
            tokenizer("equal added tokens", "{\"added_tokens\":[{\"id\":0,\"content\":\"[UNK]\"}", "]," + small) { _ in
                ",{\"id\":1,\"content\":\"a\"}"
            },
            tokenizer(
                "added tokens that have to be normalised", "{\"added_tokens\":[{\"id\":0,\"content\":\"[UNK]\"}",
                "]," + small
            ) {
                ",{\"id\":\($0 + 1),\"content\":\"\(String($0, radix: 36))É\",\"normalized\":true,\"lstrip\":true}"
            },
            tokenizer(
                "one added token of spaces",
                "{\"added_tokens\":[{\"id\":1,\"lstrip\":true,\"rstrip\":true,\"content\":\"", "\"}]," + small
            ) { _ in " " },
            tokenizer(
                "a sequence of many normalisers",
                "{\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"}", "]}," + small
            ) { _ in
                ",{\"type\":\"NFC\"}"
            },
            tokenizer(
                "normalisers that each double the text",
                "{\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"}", "]}," + small
            ) { _ in
                ",{\"type\":\"Replace\",\"pattern\":{\"String\":\"a\"},\"content\":\"aa\"}"
            },
            tokenizer(
                "normalisers that put much before the text",
                "{\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"}", "]}," + small
            ) { _ in
                ",{\"type\":\"Prepend\",\"prepend\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}"
            },
            tokenizer(
                "one letter replaced by a long text",
                "{\"normalizer\":{\"type\":\"Replace\",\"pattern\":{\"String\":\"a\"},\"content\":\"", "\"}," + small
            ) { _ in "b" },
            tokenizer(
                "a sequence of many pre-tokenisers",
                "{\"pre_tokenizer\":{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"BertPreTokenizer\"}",
                "]}," + small
            ) { _ in
                ",{\"type\":\"BertPreTokenizer\"}"
            },
            tokenizer(
                "a frame of many tokens",
                "{\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}",
                "],\"pair\":[],\"special_tokens\":{\"a\":{\"id\":\"a\",\"ids\":[0],\"tokens\":[\"[UNK]\"]}}}," + small
            ) { _ in
                ",{\"SpecialToken\":{\"id\":\"a\",\"type_id\":0}}"
            },
            tokenizer(
                "a special token of many ids, often",
                "{\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}"
                    + String(repeating: ",{\"SpecialToken\":{\"id\":\"a\",\"type_id\":0}}", count: 10_000)
                    + "],\"pair\":[],\"special_tokens\":{\"a\":{\"id\":\"a\",\"tokens\":[],\"ids\":[0", "]}}}," + small
            ) { _ in ",0" },
        ]

    static let tokenizerSettings = [
        HostileFile("tokenizer_config.json", "many special tokens") {
            filled("{\"additional_special_tokens\":[\"a\"", "]}") { ",\"\($0)\"" }
        },
        HostileFile("tokenizer_config.json", "special tokens, each the start of the next") {
            filled("{\"additional_special_tokens\":[\"a\"", "]}") {
                ",\"\(String(repeating: "b", count: $0 + 1))\""
            }
        },
        HostileFile("tokenizer_config.json", "many declared tokens") {
            filled("{\"added_tokens_decoder\":{\"20\":{\"content\":\"<>\"}", "}}") {
                ",\"\($0 + 21)\":{\"content\":\"<\($0)>\"}"
            }
        },
    ]

    static let vocabulary = [
        HostileFile("vocab.txt", "empty lines") { filled { _ in "\n" } },
        HostileFile("vocab.txt", "pieces of one letter") { filled(specials) { _ in "a\n" } },
        HostileFile("vocab.txt", "pieces, all others") { filled(specials) { String($0, radix: 36) + "\n" } },
        HostileFile("vocab.txt", "pieces, each the start of the next") {
            filled(specials) { String(repeating: "a", count: $0 + 1) + "\n" }
        },
        HostileFile("vocab.txt", "pieces of random letters") {
            var generator = SplitMix(seed: 1)
            return filled(specials) { _ in
                String(generator.next(), radix: 36) + String(generator.next(), radix: 36) + "\n"
            }
        },
        HostileFile("vocab.txt", "one line") { filled(specials) { _ in "a" } },
        HostileFile("vocab.txt", "one line of spaces") { filled(specials, "a") { _ in " " } },
        HostileFile("vocab.txt", "no UTF-8") { Data(repeating: 0xFF, count: HostileFile.size) },
        HostileFile("vocab.txt", "one line of combining marks") { filled(specials) { _ in "\u{301}" } },
    ]

    private static let specials = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n"
    /// The end of a `tokenizer.json` with a small vocabulary.
    private static let small = "\"model\":{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\",\"vocab\":{\"[UNK]\":0}}}"

    private static let bpe = "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"aa\":1},\"merges\":[\"a a\""
    private static let unigram = "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"<unk>\",0]"

    private static func wordPiece(_ rest: String) -> String {
        "{\"model\":{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\"," + rest
    }

    static func tokenizer(
        _ attempt: String, _ before: String, _ after: String, _ piece: @escaping @Sendable (Int) -> String
    ) -> HostileFile {
        HostileFile("tokenizer.json", attempt) { filled(before, after, with: piece) }
    }
}
