import Foundation
import Problems
import SeededNumbers
import Testing

@testable import Tokenizers

/// SentencePiece's compiled normaliser, and what becomes of a broken one.
@Suite struct CharsmapTests {
    let model: SentencePieceModel

    init() throws {
        let bytes = try Data(contentsOf: Fixture.url("unigram_rules.model"))
        model = try SentencePieceModel(bytes: Array(bytes), file: "unigram_rules.model")
    }

    func normalized(_ text: String) throws -> AlignedText {
        let scalars = Array(text.unicodeScalars)
        var aligned = AlignedText(scalars[...])
        Precompiled(try Charsmap(model.charsmap)).normalize(&aligned)
        return aligned
    }

    @Test func replacementsKnowWhatTheyStandFor() throws {
        let text = try normalized("Ａ㌔\u{200B}ｶ")
        #expect(String(String.UnicodeScalarView(text.scalars)) == "Aキロカ")
        #expect(text.origins == [0..<1, 1..<2, 2..<3, 3..<4], "what is left out counts to the scalar before")
    }

    @Test func theShortestKnownStartOfAClusterCounts() throws {
        #expect(try normalized("e\u{301}").scalars == ["\u{E9}"])
        #expect(try normalized("\u{FF45}\u{301}").scalars == ["e"], "as in the reference, the mark is lost")
    }

    @Test func cutAnywhereItIsAProblemOrStillWorks() throws {
        for count in stride(from: 0, to: model.charsmap.count, by: 7) {
            guard let charsmap = try? Charsmap(Array(model.charsmap[..<count])) else { continue }
            #expect(charsmap.replacement(for: "ｶ".unicodeScalars) != nil || count < model.charsmap.count)
        }
        #expect(throws: Problem.self) { try Charsmap([]) }
        #expect(throws: Problem.self) { try Charsmap([0, 0, 0, 0, 0x41, 0]) }
        #expect(throws: Problem.self) { try Charsmap([0xFC, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]) }
        #expect(throws: Problem.self) { try Charsmap([4, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0]) }
        #expect(throws: Problem.self) { try Charsmap([4, 0, 0, 0, 0, 0, 0, 0] + Array(repeating: 0x41, count: 2_000)) }
    }

    /// Broken models are problems, or tokenizers of some kind; nothing traps.
    @Test func whateverItsBytesAreAModelNeverTraps() throws {
        let whole = Array(try Data(contentsOf: Fixture.url("unigram_rules.model")))
        let folder = try Folder(["tokenizer_config.json": #"{"tokenizer_class": "T5Tokenizer", "extra_ids": 2}"#])
        var random = SplitMix(seed: 11)
        for _ in 0..<150 {
            var bytes = whole
            for _ in 0..<random.next(8) + 1 {
                switch random.next(3) {
                case 0: bytes[random.next(bytes.count)] = UInt8(random.next(256))
                case 1: bytes.removeSubrange(random.next(bytes.count)...)
                default: bytes.insert(UInt8(random.next(256)), at: random.next(bytes.count))
                }
                if bytes.isEmpty { bytes = [0] }
            }
            try ByteFile.write(bytes, to: folder.url.appendingPathComponent("spiece.model"))
            do {
                let encoding = try folder.tokenizer().encode("Ａｶﾞ e\u{301}日本\u{200B} <u1> x")
                #expect(encoding.offsets.allSatisfy { $0.upperBound <= 17 })
            } catch let problem as Problem {
                #expect(!problem.description.contains("\n"))
            }
        }
    }
}

extension SplitMix {
    /// A number from 0 to `limit` - 1.
    fileprivate mutating func next(_ limit: Int) -> Int { Int(next() % UInt64(max(limit, 1))) }
}
