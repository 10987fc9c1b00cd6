import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import UnitForcing

private let units = """
    [{layer: 0, module: mlp.up_proj, unit: 3}, {layer: 1, module: self_attn.v_proj, unit: 2},
     {layer: 1, module: mlp.down_proj, unit: 5}]
    """
private let maskedUnits = "[{layer: 0, module: intermediate.dense, unit: 3}, {layer: 1, module: output.dense, unit: 2}]"
private let prompts = ["prompts.txt": "the bank of\nwe\n", "masked.txt": "the [MASK] of [MASK]\nwe [MASK] rain\n"]

@Suite("A run of unit-forcing")
struct RunTests {
    private func parameters(
        _ more: String, units: String = units, counts: String = "[0, 1, 3]"
    ) throws -> UnitForcingParameters {
        let yaml = "{units: \(units), concept: finance.txt, counts: \(counts), tokens: 4\(more)}"
        return try UnitForcingParameters(document: Data(yaml.utf8), file: "job.yaml")
    }

    @Test("writes, scores and lists what it forced")
    func writes() async throws {
        let results = try await AnalysisTest.run(
            UnitForcing.self, parameters: parameters(", prompts: prompts.txt, control: everyday.txt"),
            in: TestFolder(.llama, files: prompts))
        let written = try results.table("continuations")
        // As it is, and 1 and 3 units of two sets, of two prompts each.
        #expect(try written.strings("set").count == 10)
        #expect(try written.ints("prompt") == Array(repeating: 0, count: 5) + Array(repeating: 1, count: 5))
        #expect(try written.strings("text").first == "the bank of" && written.strings("text").last == "we")
        #expect(try written.strings("set").prefix(5) == ["none", "selected", "random", "selected", "random"])
        let scores = try results.table("scores")
        #expect(try scores.doubles("change").prefix(2) == [0, 0])
        #expect(
            try results.headline("contrast")
                == results.headline("conceptChange") - results.headline("controlChange"))
        #expect(
            try results.headline("contrastRandom")
                == results.headline("conceptRandomChange") - results.headline("controlRandomChange"))
        let forced = try results.table("units")
        #expect(try forced.strings("set").count { $0 == "random" } == 3)
        let chosen = zip(try forced.ints("layer"), try forced.strings("module")).map { "\($0) \($1)" }
        #expect(chosen.prefix(3) == chosen.suffix(3))
    }

    @Test("units that the modules have no others beside are forced all the same, without random ones")
    func fewOthers() async throws {
        // 10 of the 16 units of one module: 6 are left to draw from.
        let units = (0..<10).map { "{layer: 1, module: mlp.down_proj, unit: \($0)}" }.joined(separator: ", ")
        let results = try await AnalysisTest.run(
            UnitForcing.self,
            parameters: parameters(", prompts: prompts.txt", units: "[\(units)]", counts: "[0, 6, 10]"),
            in: TestFolder(.llama, files: prompts))
        let scores = try results.table("scores")
        #expect(try scores.strings("set") == ["none", "selected", "random", "selected"])
        #expect(try scores.ints("units") == [0, 6, 6, 10])
        let forced = try results.table("units")
        let random = zip(try forced.strings("set"), try forced.ints("unit")).filter { $0.0 == "random" }.map(\.1)
        #expect(random.sorted() == Array(10..<16))
        #expect(results.notes.contains { $0.kind == .warning && $0.text.contains("no more than 6 others") })
    }

    @Test("a causal model scores tokens that something comes before, and refuses texts without any")
    func scored() async throws {
        let folder = try TestFolder(.llama)
        let model = try await Context(host: folder.host()).model()
        let texts = try ScoredTexts([[1], [1, 5, 6]], named: "concept", model: model)
        #expect(texts.counts == [2] && texts.tokens == [5, 6])
        let problem = #expect(throws: Problem.self) { try ScoredTexts([[1], [1]], named: "control", model: model) }
        #expect(problem?.description.contains("from the second on") == true)
    }

    @Test("a median is the middle value, or the mean of the two in the middle")
    func medians() {
        #expect(median([3, 1, 2]) == 2)
        #expect(median([4, 1, 2, 3]) == 2.5)
        #expect(median([1, .nan]).isNaN && median([]).isNaN)
    }

    @Test("fills masks, each token's probability lower than the one before")
    func fills() async throws {
        let results = try await AnalysisTest.run(
            UnitForcing.self,
            parameters: parameters(", prompts: masked.txt, top: 3, random: false", units: maskedUnits),
            in: TestFolder(.bert, files: prompts))
        let fills = try results.table("fills")
        // Two units at most: as it is, 1 and 2; three masks; three fills.
        #expect(try fills.ints("rank") == Array(repeating: [1, 2, 3], count: 9).flatMap { $0 })
        #expect(try fills.ints("prompt") == Array(repeating: 0, count: 18) + Array(repeating: 1, count: 9))
        #expect(try fills.ints("units").prefix(9) == [0, 0, 0, 1, 1, 1, 2, 2, 2])
        #expect(results.notes.contains { $0.text.contains("2 units to force") })
    }

    @Test("samples by the seed, the same in every run that forces nothing different")
    func samples() async throws {
        let folder = try TestFolder(.llama, files: prompts)
        func written(_ more: String, seed: UInt64 = 7) async throws -> [String] {
            try await AnalysisTest.run(
                UnitForcing.self, parameters: parameters(", prompts: prompts.txt" + more, counts: "[0]"), in: folder,
                seed: seed
            ).table("continuations").strings("continuation")
        }
        let sampled = ", decoding: sample, samples: 3, temperature: 3"
        let first = try await written(sampled)
        #expect(first.count == 6 && Set(first).count > 2)
        #expect(try await written(sampled) == first)
        #expect(try await written(sampled, seed: 8) != first)
        // The least that topP leaves is the most probable token.
        #expect(try await written(", decoding: sample, topP: 0.000001") == written(""))
    }

    @Test("takes the units of a domain-neurons job, by subset, group and rank")
    func job() async throws {
        let table = """
            subset,group,rank,layer,component,module,unit,ap
            all,top,2,1,mlp,mlp.up_proj,4,0.8
            all,top,1,0,attention,self_attn.q_proj,7,0.9
            all,bottom,80,0,mlp,mlp.down_proj,1,0.3
            all,bottom,81,0,mlp,mlp.down_proj,2,0.2
            mlp,top,1,1,mlp,mlp.up_proj,4,0.8

            """
        let folder = try TestFolder(.llama, files: prompts.merging(["found/tables/selected.csv": table]) { $1 })
        func forced(_ more: String) async throws -> [String] {
            let results = try await AnalysisTest.run(
                UnitForcing.self,
                parameters: parameters(", prompts: prompts.txt, random: false" + more, units: "job:found"), in: folder)
            let units = try results.table("units")
            return zip(try units.strings("module"), try units.ints("unit")).map { "\($0) \($1)" }
        }
        #expect(try await forced("") == ["self_attn.q_proj 7", "mlp.up_proj 4"])
        #expect(try await forced(", subset: mlp") == ["mlp.up_proj 4"])
        #expect(try await forced(", group: bottom") == ["mlp.down_proj 2", "mlp.down_proj 1"])
        await #expect(throws: Problem.self) { _ = try await forced(", group: middle") }
    }

    @Test("does not depend on threads or on a stop in between")
    func same() async throws {
        let folder = try TestFolder(.llama, files: prompts)
        func table(_ host: FolderHost) async throws -> [Double] {
            let parameters = try parameters(", prompts: prompts.txt, control: everyday.txt")
            let results = try await UnitForcing().run(parameters, in: Context(host: host))
            return try results.table("scores").doubles("logProbability") + results.table("units").doubles("value")
        }
        let whole = try await table(folder.host(threads: 1))
        #expect(try await table(folder.host(threads: 3)) == whole)
        let stopped = FolderHost(folder.url, savesUntilStop: 3)
        await #expect(throws: FolderHost.Stopped.self) { _ = try await table(stopped) }
        #expect(stopped.savedState.count == 3)
        #expect(try await table(FolderHost(folder.url, state: stopped.savedState)) == whole)
    }

    @Test("units that the model does not have are told before the job runs")
    func checked() async throws {
        let folder = try TestFolder(.llama, files: prompts)
        let parameters = try parameters(
            ", prompts: prompts.txt", units: "[{layer: 0, module: mlp.up_proj, unit: 48}]")
        await #expect(throws: Problem.self) {
            _ = try await UnitForcing().estimate(parameters, in: Context(host: folder.host()))
        }
    }

    @Test(
        "is refused in one line",
        arguments: [
            ("[{layer: 0, module: mlp.dense, unit: 3}]", "", "mlp.gate_proj"),
            ("[{layer: 2, module: mlp.up_proj, unit: 3}]", "", "layer 2"),
            ("[{layer: 0, module: mlp.up_proj, unit: 3}, {layer: 0, module: mlp.up_proj, unit: 3}]", "", "twice"),
            ("[]", "", "empty"), (units, ", samples: 2", "greedy"), (units, ", topP: 0", "topP"),
        ])
    func refused(_ units: String, _ more: String, _ word: String) async throws {
        let folder = try TestFolder(.llama, files: prompts)
        let problem = await #expect(throws: Problem.self) {
            _ = try await AnalysisTest.run(
                UnitForcing.self, parameters: parameters(", prompts: prompts.txt" + more, units: units), in: folder)
        }
        #expect(problem?.description.contains(word) == true, "\(problem?.description ?? "")")
    }
}
