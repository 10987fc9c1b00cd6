import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import SkillProbing

@Suite("Tasks become prompts")
struct TaskReaderTests {
    @Test("A folder's task: instruction, a demonstration a label in order, the question")
    func prompt() throws {
        let folder = try TaskFolder(newsFiles(["t.yaml": newsTemplate]))
        let task = try #require(try tasks("tasks: tasks\ntemplates: {agnews: t.yaml}", in: folder).first)
        #expect(task.name == "agnews" && task.labels == ["a", "b", "c", "d"] && task.notes == [])
        #expect(task.sizes == [40, 8, 8])
        #expect(task.test.gold == [0, 1, 2, 3, 0, 1, 2, 3] && task.test.rows == Array(0..<8))
        #expect(task.test.positions == task.test.ids.map { $0.count - 1 })
        let model = try PromptModels.named("causal")
        #expect(task.test.candidates.allSatisfy { $0.map(model.token) == ["a", "b", "c", "d"] })

        let blocks = try text(task.test.ids[5]).components(separatedBy: "\n\n")
        #expect(blocks.first == "Name it." && blocks.last == "Q: Story 205. A:" && blocks.count == 6)
        for (index, label) in task.labels.enumerated() {
            let demonstration = blocks[index + 1]
            #expect(demonstration.hasPrefix("Q: Story ") && demonstration.hasSuffix(" A:" + label))
            let story = try #require(Int(demonstration.dropFirst(9).prefix { $0.isNumber }))
            #expect(story < 40 && story % 4 == index)
        }
    }

    @Test("The demonstrations follow the seed, and are the same for all items")
    func seeds() throws {
        let folder = try TaskFolder(newsFiles())
        func demonstrations(_ seed: UInt64) throws -> Set<String> {
            let task = try tasks("tasks: tasks", in: folder, seed: seed)[0]
            return Set(
                try (task.train.ids + task.dev.ids).map {
                    try text($0).components(separatedBy: "\n\n").dropLast().joined()
                })
        }
        let first = try demonstrations(1)
        #expect(first.count == 1)
        #expect(try demonstrations(1) == first)
        #expect(try demonstrations(2) != first)
    }

    @Test("shots: 0 leaves instruction and question")
    func noShots() throws {
        let folder = try TaskFolder(newsFiles(["t.yaml": newsTemplate]))
        let task = try tasks("tasks: tasks\nshots: 0\ntemplates: {classification/agnews: t.yaml}", in: folder)[0]
        #expect(try text(task.dev.ids[0]) == "Name it.\n\nQ: Story 100. A:")
    }

    @Test("A list of tasks names data sets in any form; a known name needs no template")
    func list() throws {
        let folder = try TaskFolder([
            "a.csv": "text,label\nOne,0\nTwo,1\nThree,2\nFour,3\n",
            "b.jsonl": (0..<4).map { "{\"text\": \"x\($0)\", \"label\": \($0)}" }.joined(separator: "\n"),
            "t.yaml": newsTemplate,
        ])
        let found = try tasks(
            """
            tasks:
              - {name: agnews, train: a.csv, dev: b.jsonl, test: {path: a.csv, limit: 3}}
              - {name: mine, train: a.csv, dev: b.jsonl, test: b.jsonl}
            templates: {mine: t.yaml}
            """, in: folder)
        #expect(found.map(\.name) == ["agnews", "mine"])
        #expect(found.map(\.test.count) == [3, 4])
        #expect(
            try text(found[0].test.ids[2]).hasSuffix(
                "### Question: Three\n### Options:\na. World\nb. Sports\n"
                    + "c. Business\nd. Science\n### Answer:"))
    }

    @Test("A task without train is left out with a warning; only takes some")
    func leftOut() throws {
        let folder = try TaskFolder(
            newsFiles([
                "tasks/classification/imdb/valid.json": news(2), "tasks/classification/imdb/test.json": news(2),
                "tasks/fact/fever/train.json": "[]", "tasks/fact/fever/valid.json": "[]",
                "tasks/fact/fever/test.json": "[]",
            ]))
        let host = FolderHost(folder.url)
        #expect(try tasks("tasks: tasks\nonly: [agnews, imdb]", in: folder, host: host).map(\.name) == ["agnews"])
        #expect(host.warnings == ["imdb was left out: it has no train items to rank neurons on"])
        #expect(
            refusal { _ = try tasks("tasks: tasks\nonly: [imdb]", in: folder) }
                == "tasks: no task is left: imdb have no train items")
    }

    @Test("Two tasks of one name are told apart by their category")
    func sameName() throws {
        let folder = try TaskFolder(
            newsFiles([
                "tasks/mine/agnews/train.json": news(8), "tasks/mine/agnews/valid.json": news(4),
                "tasks/mine/agnews/test.json": news(4), "t.yaml": newsTemplate,
            ]))
        let found = try tasks("tasks: tasks\ntemplates: {mine/agnews: t.yaml}", in: folder)
        #expect(found.map(\.name) == ["classification/agnews", "mine/agnews"])
        #expect(try text(found[1].test.ids[0]).hasPrefix("Name it."))
        #expect(try text(found[0].test.ids[0]).hasPrefix("Read the news story"))
    }

    @Test("A folder may be a category or one task alone")
    func inner() throws {
        let folder = try TaskFolder(newsFiles())
        #expect(try tasks("tasks: tasks/classification", in: folder).map(\.name) == ["agnews"])
        #expect(try tasks("tasks: tasks/classification/agnews/", in: folder).map(\.name) == ["agnews"])
    }

    @Test("Demonstrations are of the item's language")
    func languages() throws {
        let rows = ["en", "fr"].flatMap { language in
            (1...5).map { "{\"review\": \"\(language) \($0)\", \"label\": \($0), \"lang\": \"\(language)\"}" }
        }
        let data = "[" + rows.joined(separator: ",") + "]"
        let path = "multilingual/amazon-review-multi/"
        let folder = try TaskFolder([path + "train.json": data, path + "valid.json": data, path + "test.json": data])
        let task = try tasks("tasks: .", in: folder)[0]
        #expect(try text(task.test.ids[0]).components(separatedBy: "### Question: en").count == 7)
        let french = try text(task.test.ids[9])
        #expect(french.components(separatedBy: "### Question : fr").count == 7 && !french.contains("Question: en"))
        #expect(french.hasPrefix("Lisez l'avis") && french.contains("RÃ©ponse :4\n\n"))
    }

    @Test("A few rows that cannot be read are left out and told of; many are a refusal")
    func wrongRows() throws {
        let broken = news(100).replacing("\"Story 7.\"", with: "null")
        let folder = try TaskFolder(newsFiles(["tasks/classification/agnews/train.json": broken]))
        let task = try tasks("tasks: tasks", in: folder)[0]
        #expect(task.train.count == 99 && !task.train.rows.contains(7) && task.train.rows.last == 99)
        #expect(
            task.notes == [
                "1 of 100 train items were left out; the first: line 8: field \"text\" is nothing, not a text."
            ])
        let many = try TaskFolder(
            newsFiles(["tasks/classification/agnews/test.json": news(9).replacing("\"Story 7.\"", with: "null")]))
        #expect(
            refusal { _ = try tasks("tasks: tasks", in: many) }?.hasSuffix(
                "agnews/test.json:8: field \"text\" is nothing, not a text") == true)
    }

    @Test("A label that no train item has is not shown, and said")
    func missing() throws {
        let folder = try TaskFolder(newsFiles(["tasks/classification/agnews/train.json": news(3)]))
        let task = try tasks("tasks: tasks", in: folder)[0]
        #expect(task.notes.contains("No train item has the answer \"d\", so no demonstration shows it."))
        #expect(try text(task.test.ids[0]).components(separatedBy: "### Question").count == 5)
    }

    @Test("A masked model's prompt ends with the mask, whatever the text holds")
    func masked() throws {
        let path = "fact/myriadlama/"
        let data =
            #"[{"text": "a is [Y].", "options": ["a", "b"], "label": 0}, {"text": "b is [Y].", "options": ["a", "b"], "label": 1}]"#
        let folder = try TaskFolder([path + "train.json": data, path + "valid.json": data, path + "test.json": data])
        let task = try tasks("tasks: .", in: folder, model: "masked")[0]
        let model = try PromptModels.named("masked")
        #expect(task.test.positions == task.test.ids.map { $0.count - 2 })
        #expect(task.test.ids.allSatisfy { $0[$0.count - 2] == model.maskID })
        #expect(task.test.candidates[0].map(model.token) == ["a", "b"])
        #expect(task.test.ids[0].filter { $0 == model.maskID }.count == 5)
    }
}
