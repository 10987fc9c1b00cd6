import Foundation
import Problems
import Testing

@testable import Tokenizers

/// A word is spelt with the pieces whose scores have the largest sum.
@Suite struct UnigramTests {
    static func tokens(
        _ text: String, _ pieces: [(String, Double)], unknownID: Int = 0, hasByteFallback: Bool = false
    ) throws -> [String] {
        let model = try Unigram(
            pieces: pieces.map { UnigramPiece($0.0, $0.1) }, unknownID: unknownID, hasByteFallback: hasByteFallback)
        let scalars = Array(text.unicodeScalars)
        var tokens: [Token] = []
        model.tokenize(AlignedText(scalars[...]), words: [scalars.indices], into: &tokens)
        return tokens.map {
            "\(model.vocabulary.token(for: $0.id) ?? "") \($0.origin.lowerBound)-\($0.origin.upperBound)"
        }
    }

    static let pieces: [(String, Double)] = [("<unk>", 0), ("a", -1), ("b", -1), ("ab", -1.5), ("abc", -9)]

    @Test func theLargestSumCounts() throws {
        #expect(try Self.tokens("abab", Self.pieces) == ["ab 0-2", "ab 2-4"])
        #expect(try Self.tokens("abc", Self.pieces) == ["abc 0-3"], "c is unknown: -9 - 10 alone")
    }

    @Test func ofEqualSumsTheLongerLastPieceCounts() throws {
        #expect(try Self.tokens("aaa", [("<unk>", 0), ("a", -1), ("aa", -1)]) == ["a 0-1", "aa 1-3"])
    }

    @Test func unknownScalarsAreOneToken() throws {
        #expect(try Self.tokens("axyb日", Self.pieces) == ["a 0-1", "<unk> 1-3", "b 3-4", "<unk> 4-5"])
        #expect(try Self.tokens("x<unk>y", Self.pieces) == ["<unk> 0-7"], "the piece itself is one of them")
    }

    @Test func unknownScalarsAreTheirBytes() throws {
        let bytes: [(String, Double)] = ["<0x78>", "<0xE6>", "<0x97>", "<0xA5>"].map { ($0, 0) }
        #expect(
            try Self.tokens("a日x", Self.pieces + bytes, hasByteFallback: true)
                == ["a 0-1", "<0xE6> 1-3", "<0x97> 1-3", "<0xA5> 1-3", "<0x78> 1-3"])
        #expect(try Self.tokens("日y", Self.pieces + bytes, hasByteFallback: true) == ["<unk> 0-2"], "y has no byte")
    }

    @Test func brokenVocabulariesAreProblems() {
        #expect(throws: Problem.self) { try Self.tokens("a", []) }
        #expect(throws: Problem.self) { try Self.tokens("a", Self.pieces, unknownID: 5) }
        #expect(throws: Problem.self) { try Self.tokens("a", Self.pieces + [("x", .nan)]) }
    }

    /// What tokenizers 0.23.3 makes of a score that it writes and reads again.
    @Test(
        arguments: [
            (-20.351913452148438, -20.35191345214844), (-20.3647518157959, -20.3647518157959), (-12.5, -12.5), (0, 0),
            (-1e-7, -1e-7), (-1e22, -1e22),
        ] as [(Double, Double)])
    func scoresAreRereadAsTheReferenceDoes(_ score: Double, _ expected: Double) {
        #expect(score.rereadAsJSON == expected)
    }

    @Test(.timeLimit(.minutes(30)), arguments: ["a", " ", "日", "ab", "x"])
    func longTextsTakeTimeInProportion(_ unit: String) throws {
        let pieces = (1...64).map { (String(repeating: "a", count: $0), -Double($0) / 2) }
        let text = String(repeating: unit, count: 60_000)
        #expect(try !Self.tokens(text, Self.pieces + pieces.dropFirst(2)).isEmpty)
    }
}
