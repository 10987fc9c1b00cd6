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
            position: {enum: [mean, middle]}
            word: {type: string}
            layer: {type: integer}
            layers: {type: array, items: {type: integer}}
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
        #expect(
            fields.map(\.schema) == [
                .dataset, .choice(["mean", "max"]), .model, .choice(["mean", "middle"]), .string, .integer(),
                .array(.integer()),
            ])
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
            ("version: \"1.2\"", "kit: \"9.9\"", "see what changed in CHANGELOG.md"),
            ("[run.sh, --fast]", "[missing.sh]", "4:10: command: no program \"missing.sh\" is found here"),
            ("[run.sh, --fast]", "[./missing.sh]", "4:10: command: there is no file \"./missing.sh\" in the plugin's"),
            ("[run.sh, --fast]", "notes.txt", "4:10: command: \"notes.txt\" is no program; make it one: chmod +x"),
            ("[run.sh, --fast]", "[]", "command: found an empty list"),
            ("[run.sh, --fast]", "[../x/run.sh]", "\"../x/run.sh\" lies outside of the plugin's folder, which alone"),
            ("[run.sh, --fast]", "[sh, ../run.sh]", "\"../run.sh\" lies outside of the plugin's folder, which alone"),
            (
                "[run.sh, --fast]", "[sh, rum.sh]",
                "4:10: command: there is no file \"rum.sh\" in the plugin's folder; did you mean run.sh?"
            ),
            ("type: object", "type: objekt", "6:9: parameters.type: found the text \"objekt\""),
            ("nightjar:dataset", "nightjar:text", "9:19: parameters.properties.texts.\"$ref\": found"),
            (
                "{texts: texts, pooling", "{texts: text, pooling",
                "17:22: needs.responses.texts: found the text \"text\""
            ),
            ("{texts: texts, pooling", "{texts: pooling, pooling", "a parameter that is a data set: there are texts"),
            ("{parameter: pooling}", "{parameter: poling}", "needs.responses.pooling: found an object"),
            (
                "{parameter: pooling}", "{parameter: poling}",
                "allowed: the name of a parameter: there are texts, pooling, base, position, word, layer, layers; did you"
            ),
            (
                "texts: texts, model: base}", "model: base}",
                "before.texts: found nothing; allowed: the name of a parameter"
            ),
            (
                "texts: texts, model: base}", "text: texts}",
                "needs.before.text: unknown key; did you mean texts? known: capture"
            ),
            (
                "model: base}", "position: {parameter: position}}",
                "18:59: needs.before.position: the parameter position is one of mean, middle; allowed: one of first, last, "
                    + "mean; say so in parameters, as {enum: [first, last, mean]}"
            ),
            (
                "model: base}", "position: {parameter: word}}",
                "the parameter word is text; allowed: one of first, last, mean"
            ),
            (
                "model: base}", "layers: {parameter: layer}}",
                "the parameter layer is a whole number; allowed: all, or a list of whole numbers of at least 0; "
                    + "say so in parameters, as {type: array, items: {type: integer}}"
            ),
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

    @Test("A need may take any of its values from a parameter that can be nothing else")
    func parameters() throws {
        let needs = "layers: {parameter: layers}, maxTokens: {parameter: layer}}"
        #expect(throws: Never.self) {
            try ProgramPlugin(folder: plugin(Self.good.replacing("model: base}", with: needs)).source)
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
