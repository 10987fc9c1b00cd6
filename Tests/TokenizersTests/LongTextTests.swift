import Testing
import Tokenizers

/// The time grows with the text, not with its square: a megabyte of anything is done in seconds.
@Suite(.timeLimit(.minutes(30))) struct LongTextTests {
    let folder: Folder
    let tokenizer: Tokenizer

    init() throws {
        let pieces = specialPieces + ["a", "##a", "[MASK", "##" + String(repeating: "a", count: 50)]
        folder = try Folder(["vocab.txt": pieces.joined(separator: "\n")])
        tokenizer = try folder.tokenizer()
    }

    @Test func oneLetter() {
        #expect(tokenizer.encode(String(repeating: "a", count: 1_000_000)).ids == [2, 1, 3])
    }

    @Test func spaces() {
        #expect(tokenizer.encode(String(repeating: " ", count: 1_000_000)).ids == [2, 3])
    }

    @Test func wordsOfTheGreatestLength() {
        let word = String(repeating: "a", count: 100) + " "
        #expect(tokenizer.encode(String(repeating: word, count: 2_000)).count == 2 + 2_000 * 51)
    }

    @Test func nearlySpecialTokens() {
        let encoding = tokenizer.encode(String(repeating: "[MASK", count: 50_000))
        #expect(encoding.count == 2 + 100_000)
    }

    @Test func marksOnOneLetter() {
        let marks = String(repeating: "\u{301}\u{323}", count: 200_000)
        #expect(tokenizer.encode("a" + marks).ids == [2, 5, 3])
    }
}
