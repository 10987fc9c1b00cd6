import Foundation
import NightjarKit
import Testing

@testable import SkillProbing

/// A row of a task's own form and the whole question that is to come of it.
struct QuestionCase: Sendable, CustomTestStringConvertible {
    var task: String
    var row: String
    var question: String
    var gold: Int
    var language: String?
    var testDescription: String { task + (language.map { " " + $0 } ?? "") }

    init(_ task: String, _ row: String, _ question: String, gold: Int, language: String? = nil) {
        (self.task, self.row, self.question, self.gold, self.language) = (task, row, question, gold, language)
    }
}

@Suite("Every template of ours makes a question of its task's rows")
struct TemplateQuestionTests {
    @Test("Question and answer of a row", arguments: QuestionCase.all)
    func question(_ example: QuestionCase) throws {
        let folder = try TaskFolder(["rows.json": "[\(example.row)]"])
        let template = try #require(try OurTemplates.template(of: example.task))
        let item = try template.item(folder.rows("rows.json")[0])
        #expect(item.question == example.question)
        #expect(item.gold == example.gold)
        #expect(item.language == example.language)
        #expect(template.instruction(in: item.language)?.isEmpty == false)
    }

    @Test("There is a case for each of the 22 tasks")
    func complete() {
        #expect(OurTemplates.all.count == 22)
        #expect(Set(OurTemplates.all.map(\.task)) == Set(QuestionCase.all.map(\.task)))
    }

    @Test("A task is recognised by the end of its path")
    func recognised() throws {
        #expect(try OurTemplates.template(of: "/data/MCEval8K/fact/fever")?.labels == ["False", "True"])
        #expect(try OurTemplates.template(of: "fever")?.labels == ["False", "True"])
        #expect(try OurTemplates.template(of: "myfever") == nil)
        #expect(try OurTemplates.template(of: "other/fever") == nil)
    }

    @Test(
        "Multilingual templates have all five languages",
        arguments: ["amazon-review-multi", "mlama", "xnli", "mpostag"])
    func languages(task: String) throws {
        let template = try #require(try OurTemplates.template(of: "multilingual/" + task))
        let instructions = ["en", "fr", "de", "zh", "es"].compactMap { template.instruction(in: $0) }
        #expect(Set(instructions).count == 5)
    }
}
