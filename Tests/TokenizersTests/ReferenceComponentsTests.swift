import Foundation
import Testing
import Tokenizers

/// Each component of a tokenizer.json, and mixtures of them, give what the tokenizers library gives.
@Suite struct ReferenceComponentsTests {
    struct Line: Decodable {
        var tokenizer: String
        var cases: [Fixture.Case]
    }

    @Test func tokensAreTheReferences() throws {
        let lines = try Fixture.lines("components.jsonl", as: Line.self)
        #expect(lines.count >= 50)
        for (index, line) in lines.enumerated() {
            let folder = try Folder(["tokenizer.json": line.tokenizer])
            let tokenizer = try folder.tokenizer()
            for each in line.cases {
                #expect(
                    tokenizer.encode(each.text).triples == each.tokens, "line \(index): \(each.text.debugDescription)")
            }
        }
    }
}
