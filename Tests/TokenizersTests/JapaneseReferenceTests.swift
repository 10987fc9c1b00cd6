import Foundation
import Problems
import Testing
import Tokenizers

/// What Japanese BERT's tokenizer needs: MeCab's dictionary, in the Python package unidic-lite.
private let hasDictionary: Bool = {
    do {
        let folder = try Folder(JapaneseFolder.files(#""word_tokenizer_type": "mecab""#))
        _ = try folder.tokenizer()
        return true
    } catch {
        return false
    }
}()

enum JapaneseFolder {
    static func files(_ settings: String, pieces: [String] = []) -> [String: String] {
        [
            "vocab.txt": (specialPieces + pieces).joined(separator: "\n") + "\n",
            "tokenizer_config.json": #"{"tokenizer_class": "BertJapaneseTokenizer", \#(settings)}"#,
        ]
    }
}

/// Japanese BERT's token ids are those of transformers' BertJapaneseTokenizer.
@Suite struct JapaneseReferenceTests {
    struct Line: Decodable {
        var files: [String: String]
        var usesMeCab: Bool
        var ids: [[Int]]
    }

    static func lines() throws -> (texts: [String], lines: [Line]) {
        let lines = try Data(contentsOf: Fixture.url("japanese.jsonl")).split(separator: 0x0A)
        let texts = try JSONDecoder().decode([String].self, from: try #require(lines.first))
        return (texts, try lines.dropFirst().map { try JSONDecoder().decode(Line.self, from: $0) })
    }

    static func check(usingMeCab: Bool) throws {
        let (texts, lines) = try lines()
        let vocabulary = try #require(lines.first?.files["vocab.txt"])
        #expect(texts.count >= 250)
        for line in lines where line.usesMeCab == usingMeCab {
            let folder = try Folder(line.files.merging(["vocab.txt": vocabulary]) { own, _ in own })
            let tokenizer = try folder.tokenizer()
            for (text, ids) in zip(texts, line.ids) {
                #expect(
                    tokenizer.encode(text).ids == ids,
                    "\(line.files["tokenizer_config.json"] ?? "") \(text.debugDescription)")
            }
        }
    }

    @Test func wordsByWhitespaceAreTheReferences() throws { try Self.check(usingMeCab: false) }

    @Test(.enabled(if: hasDictionary, "no MeCab dictionary: pip install unidic-lite, or NIGHTJAR_MECAB_DICTIONARY"))
    func wordsByMeCabAreTheReferences() throws { try Self.check(usingMeCab: true) }
}

/// Japanese BERT's tokens know where in the text they stand; what is missing is said.
@Suite struct JapaneseBertTests {
    @Test(.enabled(if: hasDictionary, "no MeCab dictionary: pip install unidic-lite, or NIGHTJAR_MECAB_DICTIONARY"))
    func offsetsAreThoseOfTheTextAsItIs() throws {
        let folder = try Folder(
            JapaneseFolder.files(#""word_tokenizer_type": "mecab""#, pieces: ["東京", "データ", "12", "##3", "を"]))
        let encoding = try folder.tokenizer().encode("東京　ﾃﾞｰﾀ[MASK]を１２３")
        #expect(encoding.tokens == ["[CLS]", "東京", "データ", "[MASK]", "を", "12", "##3", "[SEP]"])
        #expect(encoding.offsets == [0..<0, 0..<2, 3..<7, 7..<13, 13..<14, 14..<16, 16..<17, 0..<0])
    }

    @Test(
        .enabled(if: hasDictionary, "no MeCab dictionary: pip install unidic-lite, or NIGHTJAR_MECAB_DICTIONARY"),
        .timeLimit(.minutes(30)))
    func longTextsTakeTimeInProportion() throws {
        let folder = try Folder(JapaneseFolder.files(#""word_tokenizer_type": "mecab""#, pieces: ["a", "東京", "##東京"]))
        let tokenizer = try folder.tokenizer()
        #expect(tokenizer.encode(String(repeating: " ", count: 300_000) + "東京").tokens == ["[CLS]", "東京", "[SEP]"])
        #expect(tokenizer.encode(String(repeating: "a", count: 30_000)).count > 10_000)
        #expect(tokenizer.encode(String(repeating: "東京、", count: 30_000)).count > 50_000)
    }

    @Test func charactersAreTokens() throws {
        let folder = try Folder(
            JapaneseFolder.files(#""subword_tokenizer_type": "character""#, pieces: ["日", "本"]))
        let encoding = try folder.tokenizer().encode("日本 人", addingSpecialTokens: false)
        #expect(encoding.tokens == ["日", "本", "[UNK]"])
        #expect(encoding.offsets == [0..<1, 1..<2, 3..<4])
    }

    @Test(arguments: [
        (#""word_tokenizer_type": "sudachi""#, "word_tokenizer_type: “sudachi” is not supported"),
        (#""subword_tokenizer_type": "sentencepiece""#, "subword_tokenizer_type: “sentencepiece” is not supported"),
        (#""word_tokenizer_type": "mecab", "mecab_kwargs": {"mecab_dic": "neologd"}"#, "mecab_dic is “neologd”"),
        (
            #""word_tokenizer_type": "mecab", "mecab_kwargs": {"mecab_dic": null, "mecab_option": "-d '/no where'"}"#,
            "mecab_kwargs: MeCab cannot be started"
        ),
    ])
    func whatIsNotSupportedIsTold(_ settings: String, _ expected: String) throws {
        let folder = try Folder(JapaneseFolder.files(settings))
        let problem = try #require(throws: Problem.self) { try folder.tokenizer() }
        #expect(problem.description.contains(expected), "\(problem)")
        #expect(!problem.description.contains("\n"))
    }
}
