import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import SkillProbing

/// A template from its file's text.
private func template(_ yaml: String) throws -> TaskTemplate {
    try TaskTemplate(TemplateFile(document: Data(yaml.utf8), file: "t.yaml"), file: "t.yaml")
}

@Suite("A user's template")
struct TemplateFormTests {
    private let plain = """
        question: "{text} It was"
        labels: [bad, good]
        answer: {field: label}
        """

    @Test("needs no instruction and no options, and shows the first of several fields that there is")
    func smallest() throws {
        let template = try template("question: \"{text|review}: {{so}}\"\nlabels: [x, y]\nanswer: {field: gold|label}")
        let folder = try TaskFolder([
            "a.jsonl": #"{"review": "Fine", "label": 1}"# + "\n" + #"{"text": 3.5, "gold": 0}"#
        ])
        let items = try folder.rows("a.jsonl").map(template.item)
        #expect(items.map(\.question) == ["Fine: {so}", "3.5: {so}"])
        #expect(items.map(\.gold) == [1, 0])
        #expect(template.instruction(in: nil) == nil)
    }

    @Test(
        "finds the answer by place, label, option or named value",
        arguments: [
            ("answer: {field: g}", "1", 1),
            ("answer: {field: g}", "\"1\"", 1),
            ("answer: {field: g, holds: label}", "\"good\"", 1),
            ("answer: {field: g, holds: option}", "\"Nice\"", 1),
            ("answer: {field: g, holds: [neg, pos]}", "\"neg\"", 0),
            ("answer: {field: g, holds: [\"0\", \"4\"]}", "4.0", 1),
        ])
    func answers(answer: String, value: String, gold: Int) throws {
        let template = try template(
            "question: \"{text}\\n{options}\"\nlabels: [bad, good]\noptions: [Poor, Nice]\n\(answer)")
        let folder = try TaskFolder(["a.json": "[{\"text\": \"It\", \"g\": \(value)}]"])
        let item = try template.item(folder.rows("a.json")[0])
        #expect(item.gold == gold)
        #expect(item.question == "It\nbad. Poor\ngood. Nice")
    }

    @Test("An item with fewer options uses the first labels")
    func fewerOptions() throws {
        let template = try template(
            "question: \"{text}\\n{options}\"\noptions: {field: options}\nlabels: [a, b, c]\nanswer: {field: label}")
        let folder = try TaskFolder(["a.json": #"[{"text": "Q", "options": ["x", "y"], "label": 1}]"#])
        let item = try template.item(folder.rows("a.json")[0])
        #expect(item.candidates == 2)
        #expect(item.question == "Q\na. x\nb. y")
    }

    @Test("Words of a language stand in for those of all, one by one")
    func languages() throws {
        let template = try template(
            """
            instruction: Say it.
            question: "{text}?"
            labels: [a, b]
            answer: {field: label}
            language: lang
            languages:
              fr: {instruction: Dites-le.}
            """)
        let folder = try TaskFolder([
            "a.json": #"[{"text": "x", "label": 0, "lang": "fr"}, {"text": "y", "label": 1, "lang": "en"}]"#
        ])
        let items = try folder.rows("a.json").map(template.item)
        #expect(items.map(\.question) == ["x?", "y?"])
        #expect(template.instruction(in: "fr") == "Dites-le.")
        #expect(template.instruction(in: "en") == "Say it.")
    }

    @Test("Texts are shown otherwise where the template says so, the longer first, in fields alone")
    func replacements() throws {
        let template = try template(
            "question: \"[Y]? {text}\"\nlabels: [a, b]\nanswer: {field: label}\nreplace: {\"[Y]\": __, \"[Y].\": __!}")
        let folder = try TaskFolder(["a.json": #"[{"text": "It is [Y]. [Y]", "label": 0}]"#])
        #expect(try template.item(folder.rows("a.json")[0]).question == "[Y]? It is __! __")
    }

    @Test(
        "A wrong template is refused with file and key",
        arguments: [
            ("labels: [a, b]", "labels: [a]", "t.yaml: labels: needs two labels or more; found 1"),
            ("labels: [a, b]", "labels: [a, a]", "t.yaml: labels: has \"a\" twice"),
            ("labels: [a, b]", "labels: [a, \" \"]", "t.yaml: labels: has a label without a character"),
            ("labels: [a, b]", "labels: [True, False]", "t.yaml:2:10: labels[0]: found true; allowed: text"),
            ("labels: [a, b]", "labels: [a, b]\nlabel: [a]", "t.yaml:3:1: label: "),
            ("question: \"{text}\"", "instruction: x", "t.yaml: question: is missing"),
            ("question: \"{text}\"", "question: text", "t.yaml: question: shows no field of the item"),
            ("question: \"{text}\"", "question: \"{text\"", "t.yaml: question: { in \"{text\" is not closed"),
            ("question: \"{text}\"", "question: \"text}\"", "t.yaml: question: } closes nothing"),
            ("question: \"{text}\"", "question: \"{}\"", "t.yaml: question: {} names no field"),
            ("question: \"{text}\"", "question: \"{a|}\"", "t.yaml: question: {a|} names no field"),
            ("question: \"{text}\"", "question: \"{options}\"", "t.yaml: question: shows {options}, but there is no"),
            ("options: []", "options: [x]", "t.yaml: options: has 1 options for 2 labels"),
            ("options: []", "options: [x, \"{options}\"]", "t.yaml: options: an option cannot show {options}"),
            ("options: []", "options: {field: \"\"}", "t.yaml: options.field: \"\" names no field"),
            (
                "answer: {field: g}", "answer: {field: g, holds: option}",
                "t.yaml: answer.holds: is option, but there is no"
            ),
            ("answer: {field: g}", "answer: {field: g, holds: [x]}", "t.yaml: answer.holds: has 1 values for 2 labels"),
            ("answer: {field: g}", "answer: {field: g, holds: [x, x]}", "t.yaml: answer.holds: has \"x\" twice"),
            ("answer: {field: g}", "answer: {field: \"|\"}", "t.yaml: answer.field: \"|\" names no field"),
            ("options: []", "language: lang", "t.yaml: language: needs `languages`"),
            ("options: []", "languages: {fr: {instruction: x}}", "t.yaml: languages: needs `language`"),
            ("options: []", "replace: {\"\": x}", "t.yaml: replace: has an empty text"),
            (
                "question: \"{text}\"", "language: l\nlanguages: {fr: {instruction: x}}",
                "t.yaml: languages.fr.question: is missing"
            ),
            (
                "options: []", "language: l\nlanguages: {fr: {question: \"{\"}}",
                "t.yaml: languages.fr.question: { in \"{\" is not closed"
            ),
        ])
    func refusals(part: String, wrong: String, message: String) {
        let right = "question: \"{text}\"\nlabels: [a, b]\nanswer: {field: g}\n"
        let yaml = part == "options: []" ? right + wrong : right.replacing(part, with: wrong)
        let found = refusal { _ = try template(yaml) }
        #expect(found?.hasPrefix(message) == true, "\(found ?? "not refused")")
    }

    @Test(
        "A wrong item is refused with file and line",
        arguments: [
            (#"{"label": 0}"#, "no field \"text\"; the fields are \"label\""),
            (#"{"text": "x"}"#, "no field \"label\"; the fields are \"text\""),
            (
                #"{"text": "x", "label": 2}"#,
                "field \"label\" is 2, not 0 to 1, the place of one of the item's 2 answers"
            ),
            (#"{"text": "x", "label": -1}"#, "field \"label\" is -1, not 0 to 1"),
            (#"{"text": "x", "label": "bad"}"#, "field \"label\" is \"bad\", not a whole number"),
            (#"{"text": null, "label": 0}"#, "field \"text\" is nothing, not a text"),
        ])
    func wrongItems(row: String, message: String) throws {
        let template = try template(plain)
        let folder = try TaskFolder(["a.jsonl": #"{"text": "x", "label": 0}"# + "\n" + row])
        let found = refusal { _ = try folder.rows("a.jsonl").map(template.item) }
        #expect(found?.contains("a.jsonl:2: " + message) == true, "\(found ?? "not refused")")
    }

    @Test("An answer that is none of the named values, a language without words and too many options are refused")
    func wrongValues() throws {
        let named = try template(
            "question: \"{t}\"\nlabels: [a, b]\nanswer: {field: g, holds: [en, fr]}\noptions: {field: o}")
        let folder = try TaskFolder([
            "a.json": #"[{"t": "x", "g": "de", "o": ["1", "2"]}, {"t": "x", "g": "en", "o": ["1", "2", "3"]}]"#
        ])
        let rows = try folder.rows("a.json")
        #expect(refusal { _ = try named.item(rows[0]) }?.contains("is \"de\", not one of \"en\", \"fr\"") == true)
        #expect(refusal { _ = try named.item(rows[1]) }?.contains("\"o\" has 3 options; the template has") == true)
        let french = try template(
            "labels: [a, b]\nanswer: {field: g}\nlanguage: g\nlanguages: {fr: {question: \"{t}\"}}")
        #expect(
            refusal { _ = try french.item(rows[0]) }?.contains("the language \"de\" is not among the template's (fr)")
                == true)
    }
}
