import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import TextClassifier

@Suite("Labelled texts")
struct DataTests {
    @Test("are split by label, 8 : 1 : 1, by the seed")
    func split() throws {
        let folder = try DataFolder(["all.jsonl": colours(90)])
        let data = try folder.data("data: all.jsonl"), again = try folder.data("data: all.jsonl")
        #expect(data.labels == ["leaf", "stone", "wave"])
        #expect([data.train, data.dev, data.test].map(\.items.count) == [72, 9, 9])
        #expect((0..<3).allSatisfy { label in data.test.labels.count { $0 == label } == 3 })
        #expect(data.test.items.map(\.row) == again.test.items.map(\.row))
        let rows = [data.train, data.dev, data.test].flatMap { $0.items.map(\.row) }
        #expect(rows.sorted() == Array(0..<90))
        let other = try LabelledData(parameters("data: all.jsonl"), in: Context(host: FolderHost(folder.url, seed: 8)))
        #expect(other.test.items.map(\.row) != data.test.items.map(\.row))
    }

    @Test("may have labels that are texts, numbers, true or false")
    func kinds() throws {
        func labels(_ written: [String]) throws -> [String] {
            let rows = lines(written.map { ("some text", $0) })
            let folder = try DataFolder(["a.jsonl": rows])
            return try folder.data("{train: a.jsonl, dev: a.jsonl, test: a.jsonl}").labels
        }
        #expect(try labels(["\"b\"", "\"a\"", "\"B\""]) == ["B", "a", "b"])
        #expect(try labels(["10", "9", "-1"]) == ["-1", "9", "10"])
        #expect(try labels(["true", "false"]) == ["false", "true"])
    }

    @Test("stand in fields of any name, in tables too")
    func fields() throws {
        let folder = try DataFolder(["a.csv": "abstract,area\nOne text,AG\n\"Two, texts\",DG\n"])
        let data = try folder.data(
            "{train: a.csv, dev: {path: a.csv, field: area}, test: a.csv, text: abstract, label: area}")
        #expect(data.train.texts == ["One text", "Two, texts"])
        #expect(data.dev.texts == ["AG", "DG"])
        #expect(data.train.labels == [0, 1])
    }

    @Test("keep their labels but for train's and dev's under shuffleLabels")
    func shuffled() throws {
        let folder = try DataFolder(["all.jsonl": colours(90)])
        let data = try folder.data("data: all.jsonl"), mixed = try folder.data("{data: all.jsonl, shuffleLabels: true}")
        #expect(mixed.train.labels != data.train.labels)
        #expect(mixed.train.labels.sorted() == data.train.labels.sorted())
        #expect(mixed.train.texts == data.train.texts)
        #expect(mixed.test.labels == data.test.labels)
    }

    @Test("of test that are in train are counted")
    func repeated() throws {
        let folder = try DataFolder([
            "a.jsonl": lines([("one", "1"), ("two", "2")]), "b.jsonl": lines([("two", "2"), ("three", "1")]),
        ])
        #expect(try folder.data("{train: a.jsonl, dev: a.jsonl, test: b.jsonl}").testTextsInTrain == 1)
    }

    @Test(
        "that cannot be learnt from are refused in a line",
        arguments: [
            (
                "{train: good.jsonl, dev: good.jsonl, test: other.jsonl}",
                "other.jsonl:2: row 1 of test has the label \"moss\", which no text of train has; train's are "
                    + "\"leaf\", \"stone\", \"wave\""
            ),
            (
                "{train: same.jsonl, dev: same.jsonl, test: same.jsonl}",
                "same.jsonl: every text of train has the label \"1\"; a classifier needs two labels or more"
            ),
            ("data: same.jsonl", "same.jsonl: every text has the label \"1\"; a classifier needs two labels or more"),
            (
                "data: rare.jsonl",
                "rare.jsonl: the label \"2\" has 2 texts, fewer than the 3 parts of `split`; take its texts out"
            ),
            ("{data: good.jsonl, text: abstract}", "good.jsonl:1: no field \"abstract\"; the fields are"),
            ("{data: good.jsonl, label: area}", "good.jsonl:1: no field \"area\"; the fields are"),
            ("data: plain.txt", "plain.txt:1: a text without fields has no label"),
            ("data: null.jsonl", "null.jsonl:1: field \"label\" is nothing, not a text"),
            ("data: unlabelled.jsonl", "unlabelled.jsonl:1: field \"label\" is empty; every text needs a label"),
            ("data: empty.jsonl", "empty.jsonl: the data set is empty"),
        ])
    func refusals(yaml: String, message: String) async throws {
        let folder = try DataFolder([
            "good.jsonl": colours(30), "other.jsonl": colours(1) + lines([("a", "\"moss\"")]),
            "same.jsonl": lines([("a b", "1"), ("c d", "1"), ("e f", "1")]),
            "rare.jsonl": lines([("a", "1"), ("b", "1"), ("c", "1"), ("d", "2"), ("e", "2")]),
            "plain.txt": "a text\n", "null.jsonl": lines([("a", "null")]), "unlabelled.jsonl": lines([("a", "\"\"")]),
            "empty.jsonl": "",
        ])
        let found = refusal { _ = try folder.data(yaml) }
        #expect(found?.contains(message) == true, "\(found ?? "not refused")")
    }
}

@Suite("Texts as tokens")
struct TokenTests {
    @Test("are cut as transformers cuts them, the special tokens kept, and counted")
    func cut() throws {
        let folder = try DataFolder([
            "a.jsonl": lines([("the red stone falls slowly", "1"), ("green leaf", "2"), ("", "2")])
        ])
        let data = try folder.data("{train: a.jsonl, dev: a.jsonl, test: a.jsonl}")
        let model = try Model(folder: URL(filePath: seededModel))
        let texts = try TokenisedSplits(data, model: model, maxTokens: 5, in: folder.context)
        let whole = model.tokenize("the red stone falls slowly")
        #expect(texts.train[0].ids == Array(whole.prefix(4)) + [model.tokenize("")[1]])
        #expect(texts.train[1].ids == model.tokenize("green leaf"))
        #expect(texts.train[2].ids.count == 2)
        #expect(texts.cut == 3 && texts.limit == 5)
        #expect(try TokenisedSplits(data, model: model, maxTokens: 256, in: folder.context).limit == 40)
    }
}
