import Foundation
import Testing
import Tokenizers

/// BPE tokenizers of every make give the ids, the offsets and the decoded texts of the reference.
@Suite struct ReferenceBPETests {
    struct Case: Decodable {
        var text: String
        var tokens: [Int]
        /// nil: as the text.
        var decoded: String?
        /// nil: as the decoded text.
        var skipping: String?
    }

    struct File: Decodable {
        var tokenizer: String
        var cases: [Case]
    }

    struct Checkpoint: Decodable {
        var files: [String: String]
        var model: String?
        var bos: Int?
        var eos: Int?
        var pad: Int?
        var cases: [Case]
    }

    @Test func filesAreTheReferences() throws {
        let lines = try Fixture.lines("bpe.jsonl", as: File.self)
        #expect(lines.count >= 20)
        for (index, line) in lines.enumerated() {
            let folder = try Folder(["tokenizer.json": line.tokenizer])
            compare(try folder.tokenizer(), line.cases, "line \(index)")
        }
    }

    @Test func checkpointsAreTheReferences() throws {
        let lines = try Fixture.lines("bpe_folders.jsonl", as: Checkpoint.self)
        #expect(lines.count >= 20)
        for (index, line) in lines.enumerated() {
            let folder = try Folder(line.files)
            if let model = line.model {
                let bytes = Array(try #require(Data(base64Encoded: model)))
                try ByteFile.write(bytes, to: folder.url.appendingPathComponent("tokenizer.model"))
            }
            let tokenizer = try folder.tokenizer()
            #expect(tokenizer.bosID == line.bos, "line \(index)")
            #expect(tokenizer.eosID == line.eos, "line \(index)")
            #expect(tokenizer.padID == line.pad, "line \(index)")
            compare(tokenizer, line.cases, "line \(index)")
        }
    }

    private func compare(_ tokenizer: Tokenizer, _ cases: [Case], _ place: String) {
        for each in cases {
            let encoding = tokenizer.encode(each.text)
            #expect(encoding.triples == each.tokens, "\(place): \(each.text.debugDescription) \(encoding.tokens)")
            // Scalar by scalar: Swift's strings are equal where Unicode holds them for equivalent.
            let decoded = each.decoded ?? each.text
            let texts = [false, true].map { tokenizer.decode(encoding.ids, skippingSpecialTokens: $0) }
            #expect(
                texts.map { Array($0.utf8) } == [decoded, each.skipping ?? decoded].map { Array($0.utf8) },
                "\(place): \(each.text.debugDescription) \(texts)")
        }
    }
}
