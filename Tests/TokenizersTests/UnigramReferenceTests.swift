import Foundation
import Testing
import Tokenizers

/// Unigram tokenizers give what transformers gives, from a model file as from `tokenizer.json`, for each class.
@Suite struct UnigramReferenceTests {
    struct Line: Decodable {
        /// The model file in the fixtures, and its name in the checkpoint's folder.
        var model: String?
        var name: String?
        var files: [String: String]
        var special: [String: Int?]
        /// The place of a string, and its tokens.
        var cases: [[Int]]

        func folder() throws -> Folder {
            let folder = try Folder(files)
            if let model, let name {
                try FileManager.default.copyItem(
                    at: Fixture.url(model + ".model"), to: folder.url.appendingPathComponent(name))
            }
            return folder
        }
    }

    @Test(arguments: try Fixture.lines("unigram.jsonl", as: Line.self).indices)
    func tokensAreTheReferences(index: Int) throws {
        let line = try Fixture.lines("unigram.jsonl", as: Line.self)[index]
        let texts = try Fixture.lines("unigram_texts.jsonl", as: String.self)
        let folder = try line.folder()
        let tokenizer = try folder.tokenizer()
        #expect(line.cases.count >= 70)
        for each in line.cases {
            let text = texts[each[0]]
            #expect(tokenizer.encode(text).triples == Array(each[1...]), "\(line.files) \(text.debugDescription)")
        }
        #expect(tokenizer.maskID == line.special["mask"] ?? nil)
        #expect(tokenizer.clsID == line.special["cls"] ?? nil)
        #expect(tokenizer.sepID == line.special["sep"] ?? nil)
        #expect(tokenizer.padID == line.special["pad"] ?? nil)
        if let unknown = line.special["unk"] ?? nil { #expect(tokenizer.unknownID == unknown) }
    }
}
