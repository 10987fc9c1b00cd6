import BagOfWords
import Foundation
import Testing

/// What scikit-learn makes of five data sets: Fixtures/make_data_sets.py.
@Suite("The bag of words agrees with scikit-learn")
struct ReferenceTests {
    struct DataSet: Decodable, CustomTestStringConvertible, Sendable {
        var name: String
        var classes: Int
        var train: [String]
        var labels: [Int]
        var test: [String]
        var isDual: Bool
        var predicted: [Int]
        var decisions: [[Double]]
        var words: [[String]]?

        var testDescription: String { name }

        /// scikit-learn has one decision for two classes.
        func decision(_ row: Int) -> [Double] {
            let decision = decisions[row]
            return decision.count == 1 ? [-decision[0], decision[0]] : decision
        }

        func bag() throws -> BagOfWords { try BagOfWords(texts: train, labels: labels, classes: classes) {} }

        static let all: [DataSet] = {
            struct File: Decodable { var sets: [DataSet] }
            guard let file = Bundle.module.url(forResource: "Fixtures/data_sets", withExtension: "json"),
                let data = try? Data(contentsOf: file)
            else { return [] }
            return (try? JSONDecoder().decode(File.self, from: data).sets) ?? []
        }()
    }

    @Test("All five are read, both solvers among them")
    func read() {
        #expect(DataSet.all.count == 5)
        #expect(Set(DataSet.all.map(\.isDual)) == [true, false])
    }

    @Test("The same predictions on 99.5 % of items", arguments: DataSet.all)
    func predictions(data: DataSet) throws {
        let bag = try data.bag()
        let same = zip(data.test, data.predicted).count { bag.predicted($0) == $1 }
        #expect(Double(same) >= 0.995 * Double(data.test.count), "\(same) of \(data.test.count)")
    }

    @Test("Decisions as near as the solvers' tolerance", arguments: DataSet.all)
    func decisions(data: DataSet) throws {
        let bag = try data.bag()
        var largest = 0.0
        for (row, text) in data.test.enumerated() {
            for (ours, theirs) in zip(bag.decision(text), data.decision(row)) {
                largest = max(largest, abs(ours - theirs))
            }
        }
        #expect(largest < 2e-3)
    }

    @Test("The words of odd texts are the vectorizer's")
    func words() throws {
        let data = try #require(DataSet.all.first { $0.words != nil })
        let bag = try data.bag()
        for (text, expected) in zip(data.test, data.words ?? []) {
            #expect(bag.words(of: text).map { Array($0.word.utf8) } == expected.map { Array($0.utf8) }, "\(text)")
        }
    }
}
