import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import EmpiricalGradient

@Suite("Which neurons and prompts an empirical gradient is of")
struct ChoiceTests {
    @Test("one draw of neurons for every prompt, from the seed")
    func drawn() async throws {
        let folder = ReferenceTests.fixtures.appendingPathComponent("bert")
        func drawn(_ seed: UInt64) async throws -> [[Int]] {
            let table = try await run(
                "bert", ["neurons": ["perPrompt": 5]], host: FolderHost(folder, model: folder.path, seed: seed)
            ).table("neurons")
            let prompts = try table.ints("prompt")
            let places = zip(try table.ints("layer"), try table.ints("neuron")).map { $0 * 1000 + $1 }
            return Set(prompts).sorted().map { prompt in
                places.indices.filter { prompts[$0] == prompt }.map { places[$0] }
            }
        }
        let first = try await drawn(1)
        #expect(first.count == 3 && Set(first).count == 1 && first[0].count == 5)
        #expect(try await drawn(1) == first)
        #expect(try await drawn(2) != first)
    }

    @Test("all neurons of a layer, a list, or some of a layer")
    func places() async throws {
        let layer = try await run("bert", ["neurons": ["layers": [1]]]).table("neurons")
        let width = try layer.ints("neuron").max().map { $0 + 1 } ?? 0
        #expect(try Set(layer.ints("layer")) == [1] && layer.rowCount == 3 * width)
        let some = try await run("bert", ["neurons": ["layers": [2], "perPrompt": 2]]).table("neurons")
        #expect(try Set(some.ints("layer")) == [2] && some.rowCount == 6)
        let list = try await run(
            "bert", ["neurons": [["layer": 2, "neuron": 3], ["layer": 0, "neuron": 1], ["layer": 2, "neuron": 3]]]
        ).table("neurons")
        #expect(try list.ints("layer") == [0, 2, 0, 2, 0, 2] && list.ints("neuron") == [1, 3, 1, 3, 1, 3])
    }

    @Test(
        "what the model does not have is refused by name",
        arguments: [
            (["neurons": [["layer": 9, "neuron": 0]]], "no neuron 0 in layer 9"),
            (["neurons": ["layers": [3]]], "no layer 3"), (["longAnswers": "refuse"], "prompts.jsonl:3"),
        ] as [([String: any Sendable], String)])
    func refused(_ extra: [String: any Sendable], _ words: String) async throws {
        let problem = try await #require(throws: Problem.self) { _ = try await run("bert", extra) }
        #expect(problem.description.contains(words), "\(problem)")
    }

    @Test("parameters that cannot be together are refused before the job runs")
    func problems() throws {
        func problems(_ json: String) throws -> [String] {
            EmpiricalGradient.problems(
                with: try EmpiricalGradientParameters(document: Data(json.utf8), file: "job.json"))
        }
        #expect(try problems(#"{"prompts": "p.jsonl"}"#).isEmpty)
        #expect(try problems(#"{"prompts": "p.jsonl", "range": 0.1}"#).first?.contains("`range`") == true)
        #expect(try problems(#"{"prompts": "p.jsonl", "neurons": {}}"#).first?.contains("perPrompt") == true)
        #expect(try problems(#"{"prompts": "p.jsonl", "neurons": []}"#).first?.contains("no neuron") == true)
    }

    @Test("wrong answers too, where the job says so; estimates that were not asked for are empty")
    func options() async throws {
        let results = try await run("bert", ["onlyCorrect": false, "estimators": ["neurgrad"], "curve": "none"])
        #expect(try Set(results.table("neurons").ints("prompt")) == [0, 1, 3, 4])
        #expect(try results.table("neurons").doubles("integrated").allSatisfy { $0.isNaN })
        #expect(try results.table("estimators").strings("estimator") == ["neurgrad"])
        #expect(throws: Missing.self) { try results.table("range") }
        #expect(try results.table("curves").rowCount > 0)
    }

    @Test("the strongest neurons are those of largest NeurGrad among all")
    func strongest() async throws {
        let results = try await run("bert")
        let neurons = try results.table("neurons"), strongest = try results.table("strongest")
        let prompts = try neurons.ints("prompt"), values = try neurons.doubles("neurgrad")
        for prompt in Set(prompts) {
            let best = prompts.indices.filter { prompts[$0] == prompt }.map { abs(values[$0]) }.sorted(by: >).prefix(10)
            let rows = try strongest.ints("prompt").indices.filter { try strongest.ints("prompt")[$0] == prompt }
            let found = try rows.map { abs(try strongest.doubles("neurgrad")[$0]) }
            #expect(zip(found, best).allSatisfy { abs($0 - $1) < 1e-6 } && found.count == 10)
        }
    }
}
