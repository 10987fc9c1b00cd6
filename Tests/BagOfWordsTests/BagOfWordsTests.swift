import BagOfWords
import Foundation
import Problems
import Testing

@Suite("A bag of words")
struct BagOfWordsTests {
    private let texts = ["red apple", "red cherry", "blue sea", "blue sky", "green leaf", "green tree tree"]
    private let labels = [0, 0, 1, 1, 3, 3]

    private func bag() throws -> BagOfWords { try BagOfWords(texts: texts, labels: labels, classes: 4) {} }

    @Test("learns which words are whose")
    func learns() throws {
        let bag = try bag()
        #expect(texts.map(bag.predicted) == labels)
        #expect(bag.predicted("the RED one") == 0)
    }

    @Test("never predicts a class that no text has")
    func absent() throws {
        #expect(try bag().decision("red")[2] == -.infinity)
        #expect(try BagOfWords(texts: ["aa", "bb"], labels: [1, 2], classes: 4) {}.predicted("aa bb") != 0)
    }

    @Test("of a text without a known word says what the intercepts say")
    func unknown() throws {
        let bag = try bag()
        #expect(bag.decision("") == bag.decision("violet x"))
        #expect(bag.decision("").filter(\.isFinite).count == 3)
    }

    @Test("words stand where they stand in the text as it is")
    func places() throws {
        let text = "Ünï İstanbul, ΟΔΟΣ 東京は_1 e\u{301}tude x"
        let words = try bag().words(of: text)
        #expect(words.map(\.word) == ["ünï", "stanbul", "οδος", "東京は_1", "tude"])
        #expect(words.map { String(text[$0.range]) } == ["Ünï", "stanbul", "ΟΔΟΣ", "東京は_1", "tude"])
    }

    @Test("contributions and the intercept add up to the decision")
    func contributions() throws {
        let bag = try bag(), text = "green tree, blue tree; a violet tree"
        for label in [0, 1, 3] {
            let words = Set(bag.words(of: text).map(\.word))
            let sum = words.reduce(bag.decision("")[label]) { $0 + bag.contribution(of: $1, in: text, to: label) }
            #expect(abs(sum - bag.decision(text)[label]) < 1e-12)
        }
        #expect(bag.contribution(of: "tree", in: text, to: 3) > 0)
        #expect(bag.contribution(of: "tree", in: "no such thing", to: 3) == 0)
        #expect(bag.contribution(of: "violet", in: text, to: 3) == 0)
        #expect(bag.contribution(of: "tree", in: text, to: 2) == 0)
    }

    @Test("of two classes, what speaks for the one speaks against the other")
    func two() throws {
        let bag = try BagOfWords(texts: Array(texts.prefix(4)), labels: [0, 0, 1, 1], classes: 2) {}
        let decision = bag.decision("red sea"), text = "red sky"
        #expect(decision[0] == -decision[1])
        #expect(bag.contribution(of: "red", in: text, to: 0) == -bag.contribution(of: "red", in: text, to: 1))
        #expect(bag.contribution(of: "red", in: text, to: 0) > 0)
    }

    @Test("gives the same bits again, and beside others that learn")
    func bits() async throws {
        let data = try #require(ReferenceTests.DataSet.all.first)
        let alone = try data.bag()
        let beside = try await withThrowingTaskGroup(of: [[Double]].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let bag = try data.bag()
                    return data.test.map(bag.decision)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for decisions in beside { #expect(decisions == data.test.map(alone.decision)) }
    }

    @Test("says what is wrong with texts that nothing can be learnt from")
    func wrong() {
        #expect {
            _ = try BagOfWords(texts: ["a", "?"], labels: [0, 1], classes: 2) {}
        } throws: {
            "\($0)".contains("no text has a word of two or more letters")
        }
        #expect {
            _ = try BagOfWords(texts: ["one", "two"], labels: [1, 1], classes: 2) {}
        } throws: {
            "\($0)".contains("two classes or more")
        }
    }

    @Test("stops when the job does")
    func stops() {
        struct Stop: Error {}
        #expect(throws: Stop.self) { try BagOfWords(texts: texts, labels: labels, classes: 4) { throw Stop() } }
    }
}
