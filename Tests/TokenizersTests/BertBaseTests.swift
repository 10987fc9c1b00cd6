import Foundation
import Testing
import Tokenizers

private var bertBase: URL? {
    guard let data = ProcessInfo.processInfo.environment["NIGHTJAR_DATA"] else { return nil }
    let folder = URL(fileURLWithPath: data).appendingPathComponent("tokenizers/bert-base-uncased")
    return FileManager.default.fileExists(atPath: folder.appendingPathComponent("vocab.txt").path) ? folder : nil
}

/// The vocabulary of bert-base-uncased; what transformers 5.23 gives for it.
@Suite(.enabled(if: bertBase != nil, "NIGHTJAR_DATA does not lead to tokenizers/bert-base-uncased"))
struct BertBaseTests {
    @Test func tokensAreTheReferences() throws {
        let tokenizer = try Tokenizer(folder: #require(bertBase))
        #expect(tokenizer.vocabularySize == 30_522)
        #expect(tokenizer.maskID == 103)
        for (text, ids) in Self.cases { #expect(tokenizer.encode(text).ids == ids, "\(text)") }
    }

    static let cases: [(String, [Int])] = [
        (
            "The capital of France is [MASK].",
            [101, 1996, 3007, 1997, 2605, 2003, 103, 1012, 102]
        ),
        (
            "Unaffable naïveté, İstanbul's ΣΊΣΥΦΟΣ!",
            [
                101, 14477, 20961, 3468, 15743, 2618, 1010, 9960, 1005, 1055, 1173, 18199, 29733, 29735, 29736, 29730,
                29733, 999, 102,
            ]
        ),
        (
            "日本銀行は金融政策を決定した。",
            [101, 1864, 1876, 100, 1945, 1672, 1964, 100, 1860, 100, 1690, 100, 1822, 1657, 30187, 1636, 102]
        ),
        (
            "👍🏽 ﬁnance\u{200B}d e\u{301}",
            [101, 100, 1984, 7229, 11788, 1041, 102]
        ),
    ]
}
