import Foundation
import Testing
import Tokenizers

private let comparison = ProcessInfo.processInfo.environment["NIGHTJAR_COMPARISON"].map(URL.init(fileURLWithPath:))

/// Strings in their thousands against the reference: run `compare_tokenizers.py`, which says how.
@Suite(.enabled(if: comparison != nil, "NIGHTJAR_COMPARISON does not lead to what compare_tokenizers.py wrote"))
struct ComparisonTests {
    struct Line: Decodable {
        var text: String
        var tokens: [Int]
        var decoded: String?
    }

    static func folders() throws -> [String] {
        guard let comparison else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: comparison.path).sorted()
    }

    @Test(arguments: try folders())
    func everyStringIsTheReferences(name: String) throws {
        let folder = try #require(comparison).appendingPathComponent(name)
        let files = folder.appendingPathComponent("files")
        let gguf = files.appendingPathComponent("gguf.json")
        let tokenizer =
            FileManager.default.fileExists(atPath: gguf.path)
            ? try Tokenizer(gguf: JSONDecoder().decode(GGUFFields.self, from: Data(contentsOf: gguf)).vocabulary)
            : try Tokenizer(folder: files)
        var count = 0
        var different = 0
        for bytes in try Data(contentsOf: folder.appendingPathComponent("strings.jsonl")).split(separator: 0x0A) {
            let line = try JSONDecoder().decode(Line.self, from: bytes)
            count += 1
            let encoding = tokenizer.encode(line.text)
            let decoded = line.decoded == nil ? nil : tokenizer.decode(encoding.ids)
            if encoding.triples == line.tokens, decoded.map({ Array($0.utf8) }) == line.decoded.map({ Array($0.utf8) })
            {
                continue
            }
            different += 1
            if different <= 5 {
                print(
                    "\(name): \(line.text.debugDescription)\n  \(encoding.tokens) \(encoding.triples)\n  \(line.tokens)"
                )
                if let decoded, decoded != line.decoded {
                    print("  \(decoded.debugDescription)\n  \(line.decoded ?? "")")
                }
            }
        }
        print("\(name): \(count - different) of \(count) strings are the reference's")
        #expect(different == 0 && count > 0)
    }
}

/// A GGUF file's fields as JSON.
struct GGUFFields: Decodable {
    var model: String
    var pre: String?
    var tokens: [String]
    var scores: [Float]?
    var types: [Int]?
    var merges: [String]?
    var bos: Int?
    var eos: Int?
    var unknown: Int?
    var pad: Int?
    var addsBOS: Bool?
    var addsEOS: Bool?
    var addsSpacePrefix: Bool?

    var vocabulary: GGUFVocabulary {
        GGUFVocabulary(
            model: model, pre: pre, tokens: tokens, scores: scores, types: types, merges: merges, bosID: bos,
            eosID: eos, unknownID: unknown, padID: pad, addsBOS: addsBOS, addsEOS: addsEOS,
            addsSpacePrefix: addsSpacePrefix)
    }
}
