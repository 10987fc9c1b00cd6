import Foundation
import NightjarKit
import NightjarTestKit
import Testing

/// A folder of a test's own, gone when the test is over.
private final class TaskFolder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("tasks-\(UUID().uuidString)")

    init(_ files: [String: String]) throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (path, content) in files { try Data(content.utf8).write(to: url.appendingPathComponent(path)) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func rows(
        _ task: String, template: String? = nil, trains: Bool = true, seed: UInt64 = 7
    ) throws -> InstructionRows {
        try Context(host: FolderHost(url, seed: seed)).instructions(
            InstructionTask(document: Data(task.utf8), file: "task.yaml"), template: template, trains: trains)
    }
}

private func lines(_ numbers: Range<Int>) -> String {
    numbers.map { "{\"prompt\": \"p\($0)\", \"text\": \"t\($0)\", \"answer\": \($0), \"sure\": true}\n" }.joined()
}

@Suite("Rows of an instruction task")
struct InstructionRowTests {
    @Test("are divided by the seed into those to train on and the others, each in the file's order")
    func divided() throws {
        let folder = try TaskFolder(["a.jsonl": lines(0..<50)])
        let task = "{name: a, prompts: {path: a.jsonl, answer: answer}, trainSize: 20}"
        let rows = try folder.rows(task)
        #expect(rows.training.count == 20 && rows.analysed.count == 30 && rows.overlap == 0)
        #expect((rows.training + rows.analysed).map(\.index).sorted() == Array(0..<50))
        #expect(rows.training.map(\.index) == rows.training.map(\.index).sorted())
        #expect(rows.training.allSatisfy { $0.answer == "\($0.index)" && $0.prompt == "p\($0.index)" })
        #expect(try folder.rows(task) == rows)
        #expect(try folder.rows(task, seed: 8).training != rows.training)
        #expect(try folder.rows(task, trains: false).analysed.count == 50)
        #expect(try folder.rows("{name: a, prompts: {path: a.jsonl, answer: answer}}").training.count == 25)
    }

    @Test("to train on may lie in a file of their own")
    func ownFile() throws {
        let folder = try TaskFolder(["a.jsonl": lines(0..<9), "b.jsonl": lines(7..<20)])
        let task = "{name: a, prompts: a.jsonl, train: {path: b.jsonl, answer: sure}, trainSize: 4}"
        let rows = try folder.rows(task)
        #expect(rows.training.count == 4 && rows.analysed.count == 9)
        #expect(rows.training.allSatisfy { $0.answer == "true" })
        let all = try folder.rows(task.replacing(", trainSize: 4", with: ""))
        #expect(all.training.count == 13 && all.overlap == 2)
    }

    @Test("are read from the field that is named, else from prompt or text, in both templates")
    func templates() throws {
        let folder = try TaskFolder(["a.jsonl": lines(0..<2), "b.txt": "one\ntwo\n", "c.csv": "text,x\nthree,4\n"])
        let row = try folder.rows(
            "{name: a, prompts: {path: a.jsonl, field: text}, template: 'Say {prompt}.'}", template: "[{prompt}]{",
            trains: false
        ).analysed[1]
        #expect(row.instruction == "Say t1." && row.prompt == "[Say t1.]{" && row.answer == nil)
        #expect(try folder.rows("{name: a, prompts: a.jsonl}", trains: false).analysed[0].prompt == "p0")
        #expect(try folder.rows("{name: a, prompts: b.txt}", trains: false).analysed.map(\.prompt) == ["one", "two"])
        #expect(try folder.rows("{name: a, prompts: c.csv}", trains: false).analysed.map(\.prompt) == ["three"])
    }

    @Test(
        "that cannot be learnt from are refused in a line",
        arguments: [
            ("{name: a, prompts: {path: a.jsonl, answer: reply}}", "a.jsonl:1: no field \"reply\""),
            ("{name: a, prompts: {path: b.txt, answer: reply}}", "b.txt:1: a text without fields has no answer"),
            ("{name: a, prompts: {path: c.jsonl, answer: y}}", "c.jsonl:2: field \"y\" is empty"),
            (
                "{name: a, prompts: {path: a.jsonl, answer: answer}, trainSize: 6}",
                "a.jsonl: a has 6 prompts and is trained on 6: none are left to analyse"
            ),
        ])
    func refusals(task: String, message: String) throws {
        let folder = try TaskFolder([
            "a.jsonl": lines(0..<6), "b.txt": "one\n",
            "c.jsonl": "{\"text\": \"a\", \"y\": \"b\"}\n{\"text\": \"a\", \"y\": \" \"}\n",
        ])
        let problem = #expect(throws: Problem.self) { try folder.rows(task) }
        #expect(problem?.description.contains(message) == true, "\(problem?.description ?? "")")
    }
}
