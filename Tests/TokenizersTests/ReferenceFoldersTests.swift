import Foundation
import Testing
import Tokenizers

/// A checkpoint's folder is read as transformers' BertTokenizer reads it, whatever files it has.
@Suite struct ReferenceFoldersTests {
    struct Line: Decodable {
        var files: [String: String]
        var mask: Int
        var cls: Int
        var maximumLength: Int?
        var cases: [Fixture.Case]
    }

    @Test func tokensAreTheReferences() throws {
        let lines = try Fixture.lines("folders.jsonl", as: Line.self)
        #expect(lines.count >= 18)
        for (index, line) in lines.enumerated() {
            let folder = try Folder(line.files)
            let tokenizer = try folder.tokenizer()
            #expect(tokenizer.maskID == line.mask, "line \(index)")
            #expect(tokenizer.clsID == line.cls, "line \(index)")
            #expect(tokenizer.maximumLength == line.maximumLength, "line \(index)")
            for each in line.cases {
                #expect(
                    tokenizer.encode(each.text).triples == each.tokens, "line \(index): \(each.text.debugDescription)")
            }
        }
    }
}
