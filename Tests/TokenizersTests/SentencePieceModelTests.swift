import Foundation
import Problems
import Testing

@testable import Tokenizers

/// A SentencePiece model file says what its messages say, and a broken one is a problem of one line.
@Suite struct SentencePieceModelTests {
    static func model(_ bytes: [UInt8]) throws -> SentencePieceModel {
        try SentencePieceModel(bytes: bytes, file: "spm.model")
    }

    static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
        [number << 3 | 2, UInt8(content.count)] + content
    }

    static let piece = field(1, field(1, Array("▁日".utf8)) + [0x15, 0, 0, 0x20, 0xC0, 0x18, 1])
    static let trainer = field(
        2, [0x18, 2, 0x98, 2, 1, 0xC0, 2, 7, 0xD8, 2] + Array(repeating: 0xFF, count: 9) + [1, 0xEA, 2, 1, 0x55])
    static let normalizer = field(3, field(1, Array("identity".utf8)) + field(2, [1, 2, 3]) + [0x18, 0, 0x20, 0])

    @Test func fieldsAreRead() throws {
        let model = try Self.model(Self.piece + Self.trainer + Self.normalizer)
        #expect(model.pieces == [.init(text: "▁日", score: -2.5, kind: .normal)])
        #expect(model.type == .bpe)
        #expect(model.hasByteFallback)
        #expect(model.unknown == .init(id: 7, text: "U"))
        #expect(model.pad == .init(id: nil, text: "<pad>"))
        #expect(model.eos == .init(id: 2, text: "</s>"))
        #expect(model.normalizerName == "identity")
        #expect(model.charsmap == [1, 2, 3])
        #expect(!model.addsDummyPrefix)
        #expect(!model.removesExtraSpaces)
        #expect(model.escapesSpaces)
    }

    @Test func unknownFieldsArePassedOver() throws {
        let unknown: [UInt8] = [0xF8, 0x7F, 5, 0x39] + Array(repeating: 9, count: 8) + Self.field(5, [0xFF])
        #expect(try Self.model(unknown + Self.piece).pieces.count == 1)
    }

    @Test(
        arguments: [
            ([], "no pieces"), ([0x0A], "ends in the middle of a number"), ([0x0A, 5, 0], "goes beyond its message"),
            ([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], "goes beyond its message"),
            (Array(repeating: 0xFF, count: 12), "more than 64 bits"), ([0x0B], "unknown wire type 3"),
            ([2, 0], "number 0"),
            (field(1, field(1, [0xFF])), "not UTF-8"), (field(1, [0x18, 9]), "unknown type 9"),
            (field(1, [0x15, 0, 0, 0xC0, 0x7F]), "not a number"), (field(2, [0x18, 0]), "unknown type 0"),
        ] as [([UInt8], String)])
    func brokenFilesAreTold(_ bytes: [UInt8], _ expected: String) throws {
        let problem = try #require(throws: Problem.self) { try Self.model(bytes) }
        #expect(problem.kind == .badInput)
        #expect(problem.description.contains(expected), "\(problem)")
        #expect(problem.description.hasPrefix("spm.model: "))
    }

    @Test func cutAnywhereAFileIsAProblemOrAModel() throws {
        let bytes = Self.piece + Self.trainer + Self.normalizer
        let whole = [Self.piece.count, Self.piece.count + Self.trainer.count, bytes.count]
        for count in 0...bytes.count {
            let model = try? Self.model(Array(bytes[..<count]))
            #expect((model != nil) == whole.contains(count), "the first \(count) bytes")
        }
    }
}
