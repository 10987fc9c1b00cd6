import Foundation
import Testing
import Tokenizers

/// What `Fixtures/make_wordpiece.py` wrote.
enum Fixture {
    struct Case: Decodable {
        var text: String
        /// Flat triples: id, scalars since the end of the token before, length in scalars.
        var tokens: [Int]
    }

    static func url(_ name: String) throws -> URL {
        try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)).appendingPathComponent(name)
    }

    static func lines<Line: Decodable>(_ name: String, as type: Line.Type = Line.self) throws -> [Line] {
        try Data(contentsOf: url(name)).split(separator: 0x0A).map { try JSONDecoder().decode(Line.self, from: $0) }
    }

    /// The pieces of the vocabulary that the strings are spelt with.
    static func vocabulary() throws -> [String] {
        try String(contentsOf: url("vocab.txt"), encoding: .utf8).unicodeScalars.split(separator: "\n").map(String.init)
    }
}

extension Encoding {
    /// The tokens as the fixtures have them.
    var triples: [Int] {
        var end = 0
        return zip(ids, offsets).flatMap { id, offsets in
            defer { end = offsets.upperBound }
            return [id, offsets.lowerBound - end, offsets.count]
        }
    }
}

/// A checkpoint's folder with the files that a test needs, removed when the test is through.
final class Folder: Sendable {
    let url: URL

    init(_ files: [String: String]) throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("tokenizer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, content) in files { try Data(content.utf8).write(to: url.appendingPathComponent(name)) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func tokenizer() throws -> Tokenizer { try Tokenizer(folder: url) }
}

/// A `tokenizer.json` as BERT's, or with other parts.
struct TokenizerJSON {
    var vocabulary: [(piece: String, id: Int)]
    var addedTokens = ""
    var normalizer = #"{"type": "BertNormalizer", "lowercase": true}"#
    var preTokenizer = #"{"type": "BertPreTokenizer"}"#
    var postProcessor = #"{"type": "BertProcessing", "cls": ["[CLS]", 2], "sep": ["[SEP]", 3]}"#
    var unknown = "[UNK]"
    var longestWord = "100"

    init(_ pieces: [String]) { vocabulary = pieces.enumerated().map { ($0.element, $0.offset) } }

    var text: String {
        get throws {
            let entries = try vocabulary.map { "\(try quoted($0.piece)): \($0.id)" }.joined(separator: ", ")
            return """
                {"added_tokens": [\(addedTokens)], "normalizer": \(normalizer), "pre_tokenizer": \(preTokenizer),
                 "post_processor": \(postProcessor), "model": {"type": "WordPiece", "unk_token": "\(unknown)",
                 "max_input_chars_per_word": \(longestWord), "vocab": {\(entries)}}}
                """
        }
    }

    /// BERT's five special tokens as added tokens, in a vocabulary that begins with them.
    static func special(_ pieces: [String]) -> String {
        pieces.prefix(5).enumerated().map {
            #"{"id": \#($0.offset), "content": "\#($0.element)", "special": true, "normalized": false}"#
        }.joined(separator: ", ")
    }

    private func quoted(_ text: String) throws -> String {
        String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
    }
}

/// BERT's special tokens, which the small vocabularies of the tests begin with.
let specialPieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
