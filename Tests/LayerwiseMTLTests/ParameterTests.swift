import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import LayerwiseMTL

@Suite("A layer-wise job's parameters")
struct ParameterTests {
    @Test("have DESIGN's defaults")
    func defaults() throws {
        let parameters = try parameters("{tuned: t, controls: {a: c}, tasks: [{name: a, cluster: x, prompts: a.txt}]}")
        #expect(parameters.problems == [])
        #expect(parameters.metrics == [.cka, .debiased] && parameters.position == .last && parameters.finalNorm)
        #expect(parameters.pretrained == nil && parameters.train == nil && parameters.template == nil)
        let task = try #require(parameters.tasks.first)
        #expect(!task.heldOut && task.trainSize == nil && task.source.path.path == "a.txt" && task.source.answer == nil)
    }

    @Test("may leave models to be made")
    func training() throws {
        let task = "{name: a, prompts: {path: a.csv, answer: y}}"
        let all = try parameters("{train: {}, tasks: [\(task)]}")
        #expect(all.problems == [] && all.makesTuned && all.makesControl(of: all.tasks[0]) && all.learns(all.tasks[0]))
        let controls = try parameters("{tuned: t, train: {rank: 4}, tasks: [\(task)]}")
        #expect(controls.problems == [] && !controls.makesTuned && controls.learns(controls.tasks[0]))
        let one = try parameters("{train: {method: full}, controls: {a: c}, tasks: [\(task)]}")
        #expect(one.problems == [] && one.makesTuned && !one.makesControl(of: one.tasks[0]))
    }

    @Test(
        "are refused where they cannot be meant",
        arguments: [
            ("{tuned: t, tasks: []}", "`tasks` is empty"),
            (
                "{tuned: t, controls: {b: c, a: d}, tasks: [{name: a, prompts: a.txt}]}",
                "`controls` has b, which is no task"
            ),
            ("{tuned: t, tasks: [{name: a, prompts: a.txt}]}", "`controls` has no model for a; name one each, or give"),
            ("{controls: {a: c}, tasks: [{name: a, prompts: a.txt}]}", "`tuned` is missing"),
            (
                "{train: {}, tuned: t, controls: {a: c}, tasks: [{name: a, prompts: a.txt}]}",
                "there is nothing to `train`"
            ),
            (
                "{train: {}, tasks: [{name: a, prompts: a.txt}]}",
                "`tasks[0].prompts.answer` is missing: a is trained on"
            ),
            (
                "{train: {}, tasks: [{name: a, heldOut: true, prompts: {path: a.csv, answer: y}}]}",
                "every task is `heldOut`"
            ),
            (
                "{tuned: t, controls: {a: c}, tasks: [{name: a, prompts: a.txt}, {name: a, prompts: b.txt}]}",
                "`tasks` has a twice"
            ),
            ("{tuned: t, controls: {a: c}, metrics: [], tasks: [{name: a, prompts: a.txt}]}", "`metrics` is empty"),
            ("{tuned: t, controls: {a: c}, metrics: [cka, cka], tasks: [{name: a, prompts: a.txt}]}", "`metrics` has"),
            (
                "{tuned: t, controls: {a: c}, analysisSize: 3, tasks: [{name: a, prompts: a.txt}]}",
                "`analysisSize` is 3"
            ),
            (
                "{tuned: t, controls: {a: c}, template: hello, tasks: [{name: a, prompts: a.txt}]}",
                "`template` has no {prompt}"
            ),
            ("{tuned: t, controls: {a: c}, mapLayers: [0], tasks: [{name: a, prompts: a.txt}]}", "`mapLayers` has 0"),
            (
                "{train: {clipNorm: 0}, tasks: [{name: a, prompts: {path: a.csv, answer: y}}]}",
                "`train.clipNorm` is 0.0"
            ),
            (
                "{train: {layers: [3, 1]}, tasks: [{name: a, prompts: {path: a.csv, answer: y}}]}",
                "`train.layers` is [3, 1]"
            ),
            (
                "{tuned: t, controls: {a: c}, tasks: [{name: a, trainSize: 0, prompts: a.txt}]}",
                "`tasks[0].trainSize` is 0"
            ),
        ])
    func refusals(yaml: String, message: String) throws {
        let problems = try parameters(yaml).problems
        #expect(problems.count == 1 && problems[0].hasPrefix(message), "\(problems)")
    }

    @Test("that name no pretrained model, or layers that the model does not have, are refused")
    func models() async throws {
        let task = "tasks: [{name: colours, prompts: {path: data/colours.jsonl, field: question}}]"
        #expect(
            await refusal("{tuned: tuned, controls: {colours: tuned}, \(task)}")
                == "no pretrained model: name it as the job's `model`, or as `pretrained` in `parameters`")
        #expect(
            await refusal(
                "{tuned: tuned, controls: {colours: tuned}, mapLayers: [9], \(task)}",
                on: FolderHost(fixtures, model: "pretrained"))
                == "parameters.mapLayers: `mapLayers` has 9, and the model has the layers 1 to 8")
    }
}

@Suite("Models that do not go together")
struct MismatchTests {
    private static let others = fixtures.deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("EmpiricalGradientTests/Fixtures")

    @Test("are refused by name before anything is computed")
    func shapes() async throws {
        let other = Self.others.appendingPathComponent("llama").path
        let task = "tasks: [{name: colours, prompts: {path: data/colours.jsonl, field: question}}]"
        let host = FolderHost(fixtures, model: nil)
        let found = await refusal(
            "{pretrained: pretrained, tuned: tuned, controls: {colours: \(other)}, \(task)}", on: host)
        #expect(
            found
                == "the control of colours (\(other)) has 2 layers, pretrained (pretrained) has 8: their layers cannot "
                + "be compared; all models must be tuned from one, with its tokenizer")
        #expect(host.forwardPasses.withLock(\.self) == 0)
    }

    @Test("for they read a prompt as other tokens, are refused with the prompt's place")
    func tokens() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("other-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(at: fixtures.appendingPathComponent("tuned"), to: folder)
        let file = folder.appendingPathComponent("tokenizer.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        let plain = text.replacing("\"id\": \"<s>\"", with: "\"id\": \"</s>\"").replacing(
            "\"<s>\": {", with: "\"</s>\": {"
        )
        .replacing("\"ids\": [\n          1\n        ]", with: "\"ids\": [\n          2\n        ]")
        #expect(plain != text)
        try Data(plain.utf8).write(to: file)
        let found = await refusal(
            "{pretrained: pretrained, tuned: \(folder.path), controls: {colours: control-colours}, "
                + "tasks: [{name: colours, prompts: {path: data/colours.jsonl, field: question}}]}")
        #expect(found?.contains("reads this prompt of colours as other tokens") == true, "\(found ?? "not refused")")
        #expect(found?.contains("data/colours.jsonl:1") == true, "\(found ?? "not refused")")
    }

    @Test("or have too few prompts, are refused in a line")
    func fewPrompts() async throws {
        let found = await refusal(
            "{pretrained: pretrained, tuned: tuned, controls: {colours: tuned}, "
                + "tasks: [{name: colours, prompts: {path: data/colours.jsonl, field: question, limit: 3}}]}")
        #expect(found?.contains("colours has 3 prompts of at most 64 tokens to analyse; similarity needs 4") == true)
    }
}
