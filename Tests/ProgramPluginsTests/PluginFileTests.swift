import Documents
import Foundation
import PluginStore
import Problems
import ProgramPlugins
import Testing

@Suite("plugin.yaml is checked when a plugin is added")
struct PluginFileTests {
    private static let good = """
        id: test
        summary: A test
        version: "1.2"
        command: [run.sh, --fast]
        parameters:
          type: object
          required: [texts]
          properties:
            texts: {$ref: "nightjar:dataset"}
            pooling: {enum: [mean, max], default: mean}
            base: {$ref: "nightjar:model"}
        needs:
          responses: {texts: texts, pooling: {parameter: pooling}}
          before: {capture: hiddenStates, texts: texts, model: base}
        """

    private func plugin(_ yaml: String) throws -> TestPlugin {
        try TestPlugin(yaml, ["run.sh": "#!/bin/sh\n", "notes.txt": "none"])
    }

    @Test("What is registered of it")
    func record() throws {
        let record = try ProgramPlugin(folder: plugin(Self.good).source).record
        #expect(record.id == "test" && record.summary == "A test" && record.version == "1.2")
        #expect(record.kind == .program && record.needsModel && record.command == ["run.sh", "--fast"])
        #expect(record.sha256.count == 64 && record.compiler == nil)
        guard case .object(let fields) = record.parameters else { return #expect(Bool(false)) }
        #expect(fields.map(\.schema) == [.dataset, .choice(["mean", "max"]), .model])
    }

    @Test("A plugin without needs runs without a model, unless it says so; a command may be one text")
    func plain() throws {
        let yaml = "id: test\nsummary: A test\ncommand: run.sh --fast\n"
        let record = try ProgramPlugin(folder: plugin(yaml).source).record
        #expect(!record.needsModel && record.command == ["run.sh", "--fast"] && record.parameters == .object([]))
        #expect(try ProgramPlugin(folder: plugin(yaml + "model: required").source).record.needsModel)
    }

    @Test("The digest follows from every file and its permissions; the copy has the same")
    func digest() throws {
        let plugin = try plugin(Self.good)
        let first = try ProgramPlugin(folder: plugin.source)
        let copy = plugin.workspace.root.appendingPathComponent("copy")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        try first.copy(into: copy)
        #expect(try ProgramPlugin(folder: copy.appendingPathComponent("source")).record == first.record)
        try "other".write(to: plugin.source.appendingPathComponent("notes.txt"), atomically: false, encoding: .utf8)
        #expect(try ProgramPlugin(folder: plugin.source).record.sha256 != first.record.sha256)
    }

    @Test(
        "What is wrong with it is said in one line, with its place",
        arguments: [
            ("version: \"1.2\"", "versio: \"1.2\"", "3:1: versio: unknown key; did you mean version?"),
            ("id: test\n", "", "1:1: id: required"),
            ("id: test", "id: Test_1", "1:5: id: \"Test_1\" is no plugin's id"),
            (
                "version: \"1.2\"", "version: 1.2",
                "3:10: version: found the number 1.2; allowed: text; write it in quotes"
            ),
            ("version: \"1.2\"", "kit: \"9.9\"", "3:6: kit: written for kit \"9.9\", and kit"),
            ("[run.sh, --fast]", "[missing.sh]", "4:10: command: no program \"missing.sh\" is found here"),
            ("[run.sh, --fast]", "[./missing.sh]", "4:10: command: there is no file \"./missing.sh\" in the plugin's"),
            ("[run.sh, --fast]", "notes.txt", "4:10: command: \"notes.txt\" is no program; make it one: chmod +x"),
            ("[run.sh, --fast]", "[]", "command: found an empty list"),
            ("type: object", "type: objekt", "6:9: parameters.type: found the text \"objekt\""),
            ("nightjar:dataset", "nightjar:text", "9:19: parameters.properties.texts.\"$ref\": found"),
            (
                "{texts: texts, pooling", "{texts: text, pooling",
                "13:22: needs.responses.texts: found the text \"text\""
            ),
            ("{texts: texts, pooling", "{texts: pooling, pooling", "a parameter that is a data set: there are texts"),
            ("{parameter: pooling}", "{parameter: poling}", "needs.responses.pooling: found an object"),
            (
                "{parameter: pooling}", "median",
                "needs.responses.pooling: found the text \"median\"; allowed: one of mean"
            ),
            ("responses: {", "response: {", "needs.response.capture: found the text \"response\"; allowed: one of"),
            ("model: base}", "model: texts}", "needs.before.model: found the text \"texts\"; allowed: the name of"),
            ("model: base}", "layer: 3}", "needs.before.layer: unknown key; did you mean layers?"),
            ("needs:\n", "model: none\nneeds:\n", "model: found the text \"none\"; allowed: required"),
        ])
    func refused(good: String, bad: String, line: String) throws {
        let plugin = try plugin(Self.good.replacing(good, with: bad))
        #expect {
            try ProgramPlugin(folder: plugin.source)
        } throws: { error in
            let text = (error as? Problem)?.description ?? "\(error)"
            return text.contains(line) && text.contains("plugin.yaml:") && !text.contains("\n")
                && (error as? Problem)?.exitStatus == 65
        }
    }

    @Test("A folder that is no plugin, or holds what is no file, is refused")
    func folders() throws {
        let plugin = try plugin(Self.good)
        #expect(throws: Problem.self) { try ProgramPlugin(folder: plugin.workspace.root) }
        try FileManager.default.createSymbolicLink(
            at: plugin.source.appendingPathComponent("link"), withDestinationURL: URL(fileURLWithPath: "/etc/passwd"))
        #expect { try ProgramPlugin(folder: plugin.source) } throws: {
            ($0 as? Problem)?.message.contains("neither a file nor a folder") == true
        }
    }
}
