import Foundation
import Testing

@testable import Measures

/// What textstat says of the same texts: Fixtures/make_readability.py.
@Suite("Readability beside textstat")
struct ReadabilityReferenceTests {
    struct Case: Decodable {
        var text: String
        var words, sentences, letters, syllables: Int
        var fleschKincaid, colemanLiau: Double
    }

    static func cases() throws -> [Case] {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/readability", withExtension: "json"))
        return try JSONDecoder().decode([Case].self, from: Data(contentsOf: url))
    }

    @Test("words, sentences and letters are the same, and so Coleman and Liau's index")
    func counts() throws {
        let cases = try Self.cases()
        #expect(cases.count == 39)
        for item in cases {
            let counts = WordCounts(item.text)
            #expect(counts.words == item.words, "\(item.text)")
            #expect(counts.sentences == item.sentences, "\(item.text)")
            #expect(counts.letters == item.letters, "\(item.text)")
            let index = try #require(Readability(item.text).colemanLiau)
            #expect(abs(index - item.colemanLiau) < 1e-9, "\(item.text)")
        }
    }

    @Test("syllables, and so Flesch and Kincaid's grade, are near")
    func grades() throws {
        let cases = try Self.cases()
        let ours = try cases.map { try #require(Readability($0.text).fleschKincaid) }
        let correlation = try #require(Correlation(ours, cases.map(\.fleschKincaid)))
        #expect(correlation.r > 0.97, "\(correlation)")
        let difference = zip(ours, cases).map { abs($0 - $1.fleschKincaid) }
        #expect(difference.reduce(0, +) / Double(cases.count) < 1.2)
    }
}

@Suite("Readability")
struct ReadabilityTests {
    @Test(
        "syllables by spelling",
        arguments: [
            1: "a the make makes walked called need whole through strengths flies tea bread played rain 2020 been",
            2: "apple apples wanted changes being doing flying playing beyond nation special boxes table people dishes",
            3: "banana area idea video radio beautiful various document syllable family",
            4: "information experiment television education",
        ])
    func spelling(_ count: Int, _ words: String) {
        for word in words.split(separator: " ") {
            #expect(syllables(in: word.unicodeScalars) == count, "\(word)")
        }
    }

    @Test("capitals change nothing, and an accented word's last e is spoken")
    func accents() {
        #expect(syllables(in: "CAFÉ".unicodeScalars) == 2)
        #expect(syllables(in: "MAKE".unicodeScalars) == 1)
        #expect(syllables(in: "naïve".unicodeScalars) == 2)
    }

    /// By hand: 6 words, 1 sentence, 6 syllables, 17 letters.
    @Test("of «The cat sat on the mat.»")
    func cat() throws {
        let readability = Readability("The cat sat on the mat.")
        let grade = try #require(readability.fleschKincaid), index = try #require(readability.colemanLiau)
        #expect(abs(grade - (0.39 * 6 + 11.8 - 15.59)) < 1e-12)
        #expect(abs(index - (5.88 * 17 / 6 - 29.6 / 6 - 15.8)) < 1e-12)
    }

    @Test("harder texts have higher grades")
    func order() throws {
        let easy = try #require(Readability("We went home. We had some tea and it was good.").fleschKincaid)
        let hard = try #require(
            Readability("Contractual obligations necessitate immediate remuneration of participating organizations.")
                .fleschKincaid)
        #expect(hard > easy + 10)
    }

    @Test("no words, no grade", arguments: ["", "  \n", "…?! — *"])
    func none(_ text: String) {
        #expect(Readability(text).fleschKincaid == nil && Readability(text).colemanLiau == nil)
    }

    @Test("Japanese has sentence lengths and kinds of characters, and no grade")
    func japanese() throws {
        let readability = Readability("吾輩は猫である。名前はまだ無い。\nコーヒーを ﾉﾑ！")
        #expect(readability.fleschKincaid == nil && readability.colemanLiau == nil)
        let script = readability.japanese
        // 7, 7 and 7 characters: 吾輩猫 名前無 are kanji, はである はまだい を hiragana, コーヒー ﾉﾑ katakana.
        #expect(script.sentenceLength == 7)
        #expect(script.kanji == 6.0 / 21 && script.hiragana == 9.0 / 21 && script.katakana == 6.0 / 21)
    }

    @Test("English with a Japanese word keeps its grade")
    func mixed() {
        let readability = Readability("The word 猫 means cat in Japanese, as far as we know.")
        #expect(readability.fleschKincaid != nil)
        #expect(readability.japanese.kanji > 0)
        #expect(Readability("").japanese.sentenceLength == nil)
    }
}
