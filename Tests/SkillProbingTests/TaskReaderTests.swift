import Foundation
import NightjarKit
import Testing

@testable import SkillProbing

/// Rows of news with the labels 0 … 3 in turn, as a JSON array.
private func news(_ count: Int, from start: Int = 0) -> String {
    let rows = (0..<count).map { "{\"text\": \"Story \(start + $0).\", \"label\": \((start + $0) % 4)}" }
    return "[" + rows.joined(separator: ",\n") + "]"
}

private let template = """
    instruction: Name it.
    question: "Q: {text} A:"
    labels: [a, b, c, d]
    answer: {field: label}
    """

/// Files of one task beside the others: agnews, with 40 + 8 + 8 items.
private func files(_ more: [String: String] = [:]) -> [String: String] {
    [
        "tasks/classification/agnews/train.json": news(40),
        "tasks/classification/agnews/valid.json": news(8, from: 100),
        "tasks/classification/agnews/test.json": news(8, from: 200),
    ].merging(more) { $1 }
}

private func tasks(
    _ yaml: String, in folder: TaskFolder, model: String = "causal", seed: UInt64 = 7, host: TaskHost? = nil
) throws -> [ProbingTask] {
    let context = Context(host: host ?? TaskHost(folder.url, seed: seed))
    var reader = try TaskReader(parameters(yaml), model: PromptModels.named(model), in: context)
    var tasks: [ProbingTask] = []
    while let task = try reader.next() { tasks.append(task) }
    return tasks
}

/// A prompt of byte-level tokens as text.
private func text(_ ids: [Int]) throws -> String {
    let model = try PromptModels.named("causal")
    return ids.map { model.token($0) }.joined()
        .replacingOccurrences(of: "Ġ", with: " ").replacingOccurrences(of: "Ċ", with: "\n")
}

@Suite("Tasks become prompts")
struct TaskReaderTests {
    @Test("A folder's task: instruction, a demonstration a label in order, the question")
    func prompt() throws {
        let folder = try TaskFolder(files(["t.yaml": template]))
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
        let folder = try TaskFolder(files())
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
        let folder = try TaskFolder(files(["t.yaml": template]))
        let task = try tasks("tasks: tasks\nshots: 0\ntemplates: {classification/agnews: t.yaml}", in: folder)[0]
        #expect(try text(task.dev.ids[0]) == "Name it.\n\nQ: Story 100. A:")
    }

    @Test("A list of tasks names data sets in any form; a known name needs no template")
    func list() throws {
        let folder = try TaskFolder([
            "a.csv": "text,label\nOne,0\nTwo,1\nThree,2\nFour,3\n",
            "b.jsonl": (0..<4).map { "{\"text\": \"x\($0)\", \"label\": \($0)}" }.joined(separator: "\n"),
            "t.yaml": template,
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
            files([
                "tasks/classification/imdb/valid.json": news(2), "tasks/classification/imdb/test.json": news(2),
                "tasks/fact/fever/train.json": "[]", "tasks/fact/fever/valid.json": "[]",
                "tasks/fact/fever/test.json": "[]",
            ]))
        let host = TaskHost(folder.url)
        #expect(try tasks("tasks: tasks\nonly: [agnews, imdb]", in: folder, host: host).map(\.name) == ["agnews"])
        #expect(host.warnings == ["imdb was left out: it has no train items to rank neurons on"])
        #expect(
            refusal { _ = try tasks("tasks: tasks\nonly: [imdb]", in: folder) }
                == "tasks: no task is left: imdb have no train items")
    }

    @Test("Two tasks of one name are told apart by their category")
    func sameName() throws {
        let folder = try TaskFolder(
            files([
                "tasks/mine/agnews/train.json": news(8), "tasks/mine/agnews/valid.json": news(4),
                "tasks/mine/agnews/test.json": news(4), "t.yaml": template,
            ]))
        let found = try tasks("tasks: tasks\ntemplates: {mine/agnews: t.yaml}", in: folder)
        #expect(found.map(\.name) == ["classification/agnews", "mine/agnews"])
        #expect(try text(found[1].test.ids[0]).hasPrefix("Name it."))
        #expect(try text(found[0].test.ids[0]).hasPrefix("Read the news story"))
    }

    @Test("A folder may be a category or one task alone")
    func inner() throws {
        let folder = try TaskFolder(files())
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

    @Test("A label that no train item has is not shown, and said")
    func missing() throws {
        let folder = try TaskFolder(files(["tasks/classification/agnews/train.json": news(3)]))
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

    @Test("Prompts longer than the model takes are left out and counted; where all are, the job is refused")
    func overlong() throws {
        let long = String(repeating: "long ", count: 400)
        let folder = try TaskFolder(
            files([
                "tasks/classification/agnews/test.json":
                    "[{\"text\": \"\(long)\", \"label\": 0}, {\"text\": \"Short\", \"label\": 1}]"
            ]))
        let task = try tasks("tasks: tasks", in: folder)[0]
        #expect(task.test.rows == [1] && task.test.gold == [1])
        #expect(
            task.notes == [
                "1 of 2 test items were left out: their prompts are longer than the 1200 tokens that the model takes."
            ])
        let only = try TaskFolder(
            files([
                "tasks/classification/agnews/test.json": "[{\"text\": \"\(long)\", \"label\": 0}]"
            ]))
        #expect(
            refusal { _ = try tasks("tasks: tasks", in: only) }?
                .hasPrefix("task agnews: every prompt of test is longer than the 1200 tokens") == true)
    }

    @Test(
        "Wrong tasks and templates are refused with a remedy",
        arguments: [
            (
                "tasks: tasks\nonly: [agnew]",
                "only: there is no task \"agnew\"; did you mean agnews?; the tasks are agnews"
            ),
            ("tasks: tasks\ntemplates: {x: t.yaml}", "templates.x: there is no task \"x\""),
            ("tasks: empty", "empty: holds no task: CATEGORY/TASK/{train,valid,test}.json"),
            ("tasks: half", "half/mine: has no test.json; a task needs train, valid and test"),
            ("tasks: twice", "twice/mine: has its dev items in more than one file; leave one"),
            (
                "tasks: other",
                "templates: no template for the task \"mine\", which is none of ours; write one and add "
                    + "`templates: {mine: FILE}`"
            ),
            (
                "tasks: [{name: mine, train: a.json, dev: a.json, test: a.json}]",
                "templates: no template for the task \"mine\""
            ),
            (
                "tasks: tasks\ntemplates: {agnews: same.yaml}",
                "task agnews: the labels \"aa\" and \"ab\" begin with the same"
            ),
            ("tasks: nowhere", "/nowhere: is no folder that can be read"),
        ])
    func refusals(yaml: String, message: String) throws {
        let folder = try TaskFolder(
            files([
                "empty/readme.txt": "", "half/mine/train.json": "[]", "half/mine/valid.json": "[]",
                "twice/mine/valid.json": "[]", "twice/mine/dev.jsonl": "",
                "other/mine/train.json": news(4), "other/mine/valid.json": news(4), "other/mine/test.json": news(4),
                "t.yaml": template, "same.yaml": template.replacing("[a, b, c, d]", with: "[aa, ab, c, d]"),
            ]))
        let found = refusal { _ = try tasks(yaml, in: folder) }
        #expect(found?.contains(message) == true, "\(found ?? "not refused")")
    }

    @Test("A refused task shows how a template is written")
    func example() throws {
        let folder = try TaskFolder(["mine/train.json": news(4), "mine/valid.json": news(4), "mine/test.json": news(4)])
        do {
            _ = try tasks("tasks: .", in: folder)
            Issue.record("not refused")
        } catch let problem as Problem {
            let detail = try #require(problem.detail)
            #expect(detail.contains("labels: [a, b, c, d]") && detail.contains("self-reflection/stereoset"))
            #expect(throws: Never.self) {
                let form = try TemplateFile(document: Data(OurTemplates.example.utf8), file: "example.yaml")
                _ = try TaskTemplate(form, file: "example.yaml")
            }
        }
    }
}

extension ProbingTask {
    /// Items of train, dev and test.
    var sizes: [Int] { [train.count, dev.count, test.count] }
}
