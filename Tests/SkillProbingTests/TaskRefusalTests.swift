import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import SkillProbing

@Suite("Tasks that cannot be read as they are")
struct TaskRefusalTests {
    @Test("Prompts longer than the model takes are left out and counted; where all are, the job is refused")
    func overlong() throws {
        let long = String(repeating: "long ", count: 400)
        let folder = try TaskFolder(
            newsFiles([
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
            newsFiles([
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
            newsFiles([
                "empty/readme.txt": "", "half/mine/train.json": "[]", "half/mine/valid.json": "[]",
                "twice/mine/valid.json": "[]", "twice/mine/dev.jsonl": "",
                "other/mine/train.json": news(4), "other/mine/valid.json": news(4), "other/mine/test.json": news(4),
                "t.yaml": newsTemplate, "same.yaml": newsTemplate.replacing("[a, b, c, d]", with: "[aa, ab, c, d]"),
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
