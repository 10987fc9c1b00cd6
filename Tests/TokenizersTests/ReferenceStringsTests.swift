import Foundation
import Testing
import Tokenizers

/// Ids and offsets are those of transformers, on strings of every kind.
@Suite struct ReferenceStringsTests {
    struct Line: Decodable {
        var text: String
        var cased: [Int]
        var uncased: [Int]
    }

    @Test(arguments: [true, false], ["tokenizer.json", "vocab.txt"])
    func tokensAreTheReferences(isUncased: Bool, file: String) throws {
        let pieces = try Fixture.vocabulary()
        var json = TokenizerJSON(pieces)
        json.addedTokens = TokenizerJSON.special(pieces)
        json.normalizer = #"{"type": "BertNormalizer", "strip_accents": null, "lowercase": \#(isUncased)}"#
        let folder = try Folder(
            file == "tokenizer.json"
                ? [file: json.text]
                : [
                    file: pieces.joined(separator: "\n") + "\n",
                    "tokenizer_config.json": #"{"do_lower_case": \#(isUncased)}"#,
                ])
        let tokenizer = try folder.tokenizer()
        let lines = try Fixture.lines("strings.jsonl", as: Line.self)
        #expect(lines.count >= 2_000)
        for line in lines {
            #expect(
                tokenizer.encode(line.text).triples == (isUncased ? line.uncased : line.cased),
                "\(line.text.debugDescription)")
        }
    }
}
