import Measures
import Testing

@Suite("The contrastive vocabulary filter")
struct VocabularyFilterTests {
    typealias Token = VocabularyFilter.Token

    static func outcome(
        _ text: String, _ a: Int, _ b: Int, of positive: Int = 1000, _ negative: Int = 1000,
        filter: VocabularyFilter = VocabularyFilter()
    ) -> VocabularyFilter.Reason? {
        let token = Token(id: 1, text: text, positiveDocuments: a, negativeDocuments: b)
        let result = filter([token], positiveDocuments: positive, negativeDocuments: negative)
        return result.dropped.first { $0.value == 1 }?.key
    }

    @Test("two documents of a hundred are enough, in one corpus of its own size")
    func rate() {
        #expect(Self.outcome("金利", 3, 0, of: 150) == nil)
        #expect(Self.outcome("金利", 2, 0, of: 150) == .rare)
        #expect(Self.outcome("金利", 20, 0) == nil)
        #expect(Self.outcome("金利", 19, 0) == .rare)
        #expect(Self.outcome("金利", 0, 2, of: 100_000, 100) == nil)
        #expect(Self.outcome("金利", 19, 2, of: 1000, 101) == .rare)
        #expect(Self.outcome("金利", 0, 0, filter: VocabularyFilter(minDocumentRate: 0)) == .rare)
        #expect(Self.outcome("金利", 1, 0, filter: VocabularyFilter(minDocumentRate: 1e-05)) == nil)
    }

    @Test("a contrast of exactly the threshold is too little")
    func contrast() {
        #expect(Self.outcome("金利", 17, 3, of: 100, 100) == .common)
        #expect(Self.outcome("金利", 3, 17, of: 100, 100) == .common)
        #expect(Self.outcome("金利", 18, 3, of: 100, 100) == nil)
        #expect(Self.outcome("金利", 3, 18, of: 100, 100) == nil)
    }

    /// Every threshold of one to three decimals against a counterpart in whole numbers.
    @Test("thresholds mean what their decimals say", arguments: [10, 100, 1000])
    func decimals(scale: Int) {
        for numerator in 0..<scale {
            let filter = VocabularyFilter(minDocumentRate: 0, contrast: Double(numerator) / Double(scale))
            for (a, b) in [(17, 3), (1, 0), (1, 1), (997, 3), (2, 1), (57, 43), (500 + numerator, 500 - numerator / 2)]
            {
                let passes = scale * abs(a - b) > numerator * (a + b)
                #expect(Self.outcome("金利", a, b, filter: filter) == (passes ? nil : .common), "\(numerator) \(a) \(b)")
            }
        }
    }

    @Test("the surface form needs two characters, without the tokenizer's marks")
    func length() {
        for short in ["円", "##円", "▁円", "Ġa", "▁", "##", "", "<0xE3>"] {
            #expect(Self.outcome(short, 500, 0) == .short, "\(short)")
        }
        for long in ["円高", "##円高", "▁円高", "Ġab", "𠮷野", "#円", "か\u{3099}円", "<0xZZ>"] {
            #expect(Self.outcome(long, 500, 0) == nil, "\(long)")
        }
        #expect(Self.outcome("円", 500, 0, filter: VocabularyFilter(minLength: 1)) == nil)
    }

    @Test("hiragana alone is dropped; the long-vowel mark, katakana and kanji are not hiragana")
    func hiragana() {
        for dropped in ["する", "##ます", "▁です", "ぁゟ", "ゝゞ", "か\u{3099}"] {
            #expect(Self.outcome(dropped, 500, 0) == .hiragana, "\(dropped)")
        }
        for kept in ["らーめん", "する円", "ファンド", "\u{3040}あ", "あ\u{30A0}", "ab"] {
            #expect(Self.outcome(kept, 500, 0) == nil, "\(kept)")
        }
        #expect(Self.outcome("する", 500, 0, filter: VocabularyFilter(excludeHiraganaOnly: false)) == nil)
    }

    @Test("what stays keeps its counts, and each token that does not is counted once, for its first reason")
    func result() {
        let tokens = [
            Token(id: 7, text: "株価", positiveDocuments: 90, negativeDocuments: 10),
            Token(id: 3, text: "の", positiveDocuments: 100, negativeDocuments: 100),
            Token(id: 4, text: "する", positiveDocuments: 100, negativeDocuments: 100),
            Token(id: 5, text: "東京", positiveDocuments: 50, negativeDocuments: 50),
            Token(id: 6, text: "は", positiveDocuments: 1, negativeDocuments: 1),
            Token(id: 2, text: "銀河", positiveDocuments: 0, negativeDocuments: 5),
        ]
        let result = VocabularyFilter()(tokens, positiveDocuments: 100, negativeDocuments: 100)
        #expect(result.kept == [tokens[0], tokens[5]])
        #expect(result.ids == [7, 2])
        #expect(result.kept.map(\.contrast) == [0.8, 1])
        #expect(result.dropped == [.rare: 1, .short: 1, .hiragana: 1, .common: 1])
    }
}
