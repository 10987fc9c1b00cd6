import Documents
import NightjarTestKit
import Foundation
import NightjarKit
import Problems
import ProgramPlugins
import Safetensors
import Testing
import TinyWorkspace

@Suite("What a program needs is computed first and handed over as the kit gives it", .timeLimit(.minutes(30)))
struct NeedTests {
    /// Hands every input file on as it is, so that a test can read it.
    private static func plugin(_ needs: String) throws -> TestPlugin {
        try TestPlugin(
            """
            id: test
            summary: A test
            command: run.sh
            parameters:
              type: object
              properties:
                texts: {$ref: "nightjar:dataset"}
                pooling: {enum: [mean, max], default: max}
                other: {$ref: "nightjar:model"}
                layers: {type: array, items: {type: integer}}
            needs:
              \(needs)
            """,
            [
                "run.sh": """
                #!/bin/sh
                read -r job
                for input in $(dirname "$(printf '%s' "$job" | sed 's/.*"output":"\\([^"]*\\)".*/\\1/')")/inputs/*; do
                    cp "$input" FOLDER/
                done
                echo '{"event": "done"}'

                """
            ])
    }

    /// Runs it, and gives the files that the program was handed.
    private func handed(
        _ plugin: TestPlugin, _ parameters: Value = ["texts": "data/finance.txt"], host: FolderHost? = nil
    ) async throws -> (URL, Results) {
        let folder = plugin.workspace.root.appendingPathComponent("handed")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let script = plugin.source.appendingPathComponent("run.sh")
        let text = try String(contentsOf: script, encoding: .utf8)
            .replacing("FOLDER", with: folder.path)
        try plugin.workspace.write("state/plugins/test/source/run.sh", text)
        return (folder, try await plugin.run(parameters, host: host))
    }

    private func tokens(_ plugin: TestPlugin) async throws -> (Context, Model, [[Int]]) {
        let context = Context(host: plugin.host())
        let model = try await context.model()
        return (context, model, try context.texts(Dataset(path: "data/finance.txt")).map(model.tokenize))
    }

    private func floats(_ pointer: UnsafeBufferPointer<Float>) -> [UInt32] { pointer.map(\.bitPattern) }

    @Test("Pooled responses of every site and layer, bit for bit")
    func responses() async throws {
        let plugin = try Self.plugin("responses: {texts: texts, pooling: {parameter: pooling}}")
        let (folder, _) = try await handed(plugin)
        let file = try SafetensorsFile(folder.appendingPathComponent("responses.safetensors"))
        let (context, model, ids) = try await tokens(plugin)
        let expected = try model.responses(
            of: ids, positions: ids.map { Array($0.indices) }, pooling: .max, in: context)
        var compared = 0
        while let layer = try expected.next() {
            for site in layer.sites {
                let tensor = try file.tensor("layer.\(layer.layer).\(site.site.path)")
                #expect(tensor.shape == [site.site.units, ids.count])
                #expect(try tensor.floats().map(\.bitPattern) == site.withValues(floats), "\(tensor.name)")
                compared += 1
            }
        }
        #expect(compared == file.names.count - 2 && compared == 2 * model.sites.count)
        let rows = try file.tensor("rows")
        #expect(rows.type == .int64 && rows.shape == [ids.count])
        let counts = try file.tensor("tokens").withBytes { Array($0.bindMemory(to: Int64.self)) }
        #expect(counts == ids.map { Int64($0.count) })
        let job = try Value(json: Data(contentsOf: folder.appendingPathComponent("job.jsonl")), file: nil)
        #expect(job["inputs"]?["responses"]?["capture"] == "responses")
        #expect(job["inputs"]?["responses"]?["sites"]?.array?.count == model.sites.count)
        #expect(job["inputs"]?["responses"]?["layers"] == [0, 1])
    }

    @Test("Hidden states after every layer, at the first or the last token, of another model too")
    func hiddenStates() async throws {
        let plugin = try Self.plugin(
            """
            states: {capture: hiddenStates, texts: texts, position: first}
              last: {capture: hiddenStates, texts: texts, model: other, layers: [1], finalNorm: false}
            """)
        let (folder, _) = try await handed(plugin, ["texts": "data/finance.txt", "other": "models/tiny"])
        let (context, model, ids) = try await tokens(plugin)
        let file = try SafetensorsFile(folder.appendingPathComponent("states.safetensors"))
        let states = try model.hiddenStates(of: ids, at: ids.map { _ in 0 }, in: context)
        while let layer = try states.next() {
            let tensor = try file.tensor("layer.\(layer.layer)")
            #expect(tensor.shape == [ids.count, model.width])
            #expect(try tensor.floats().map(\.bitPattern) == layer.withValues(floats), "\(tensor.name)")
        }
        #expect(file.names.count == 2 + 3)
        let last = try SafetensorsFile(folder.appendingPathComponent("last.safetensors"))
        #expect(Set(last.names) == ["rows", "tokens", "layer.1"])
        let lastStates = try model.hiddenStates(of: ids, at: ids.map { $0.count - 1 }, finalNorm: false, in: context)
        _ = try lastStates.next()
        let one = try #require(try lastStates.next())
        #expect(try last.tensor("layer.1").floats().map(\.bitPattern) == one.withValues(floats))
    }

    @Test(
        "Hidden states' means over a text's tokens, after the last normalisation or before it",
        arguments: [true, false])
    func meanHiddenStates(finalNorm: Bool) async throws {
        let plugin = try Self.plugin(
            "states: {capture: hiddenStates, texts: texts, position: mean, finalNorm: \(finalNorm)}")
        let (folder, _) = try await handed(plugin)
        let (context, model, ids) = try await tokens(plugin)
        let file = try SafetensorsFile(folder.appendingPathComponent("states.safetensors"))
        let states = try model.meanHiddenStates(of: ids, finalNorm: finalNorm, in: context)
        while let layer = try states.next() {
            let tensor = try file.tensor("layer.\(layer.layer)")
            #expect(try tensor.floats().map(\.bitPattern) == layer.withValues(floats), "\(tensor.name)")
        }
        #expect(file.names.count == 2 + 3)
    }

    @Test("Rows over the limit are left out or cut, and the report says so; the program knows which rows are left")
    func lengths() async throws {
        let plugin = try Self.plugin("tokens: {texts: texts, maxTokens: 8}")
        let (folder, results) = try await handed(plugin)
        let (_, _, ids) = try await tokens(plugin)
        let kept = ids.indices.filter { ids[$0].count <= 8 }
        try #require(!kept.isEmpty && kept.count < ids.count)
        let lines = try String(contentsOf: folder.appendingPathComponent("tokens.jsonl"), encoding: .utf8)
            .split(separator: "\n").map { try Value(json: Data($0.utf8), file: nil) }
        #expect(lines.map { $0["row"]?.int } == kept)
        #expect(lines.map { $0["ids"]?.array?.compactMap(\.int) } == kept.map { ids[$0] })
        #expect(
            results.notes.map(\.text) == [
                "Of the texts of `texts`, \(ids.count - kept.count) longer than 8 tokens were left out."
            ])
    }

    @Test("A data set is handed over as the rows that the job draws")
    func datasets() async throws {
        let plugin = try Self.plugin("tokens: {texts: texts}")
        try plugin.workspace.write(
            "data/rows.jsonl", (0..<30).map { "{\"body\": \"bank \($0)\", \"n\": \($0)}\n" }.joined())
        let dataset: Value = ["path": "data/rows.jsonl", "field": "body", "sample": 5]
        let (folder, _) = try await handed(plugin, ["texts": dataset])
        let lines = try String(contentsOf: folder.appendingPathComponent("dataset-1.jsonl"), encoding: .utf8)
            .split(separator: "\n").map { try Value(json: Data($0.utf8), file: nil) }
        let expected = try Context(host: plugin.host())
            .rows(Dataset(path: "data/rows.jsonl", field: "body", sample: 5))
        #expect(lines.map { $0["row"]?.int } == expected.map(\.index) && lines.count == 5)
        #expect(lines.map { $0["text"]?.string } == expected.map(\.text))
        #expect(lines.map { $0["fields"]?["n"]?.int } == expected.map(\.index))
    }

    @Test("What the cache holds is not computed again")
    func cached() async throws {
        let plugin = try Self.plugin("responses: {texts: texts}")
        let cache = plugin.workspace.root.appendingPathComponent("cache")
        let first = plugin.host(cache: cache), second = plugin.host(cache: cache)
        let (folder, _) = try await handed(plugin, host: first)
        let before = try Data(contentsOf: folder.appendingPathComponent("responses.safetensors"))
        _ = try await handed(plugin, host: second)
        #expect(try Data(contentsOf: folder.appendingPathComponent("responses.safetensors")) == before)
        #expect(first.forwardPasses.withLock { $0 } == 24 && second.forwardPasses.withLock { $0 } == 0)
    }

    @Test("What a job leaves out is not computed; a layer or site that the model has not is refused")
    func refused() async throws {
        let (folder, _) = try await handed(Self.plugin("responses: {texts: texts}"), [:])
        let job = try Value(json: Data(contentsOf: folder.appendingPathComponent("job.jsonl")), file: nil)
        #expect(job["inputs"] == [:] && job["datasets"] == [:])
        let layers = await (try Self.plugin("responses: {texts: texts, layers: [2]}")).failure([
            "texts": "data/finance.txt"
        ])
        #expect(
            layers.description.contains("needs.responses.layers: found the number 2; allowed: a layer of this model"))
        let sites = await (try Self.plugin("responses: {texts: texts, sites: [mlp]}")).failure([
            "texts": "data/finance.txt"
        ])
        #expect(sites.description.contains("allowed: a site of this model: attention.self.query"))
    }

    @Test("A job's layer that the model has not is known before the job starts, and by the parameter's name")
    func layers() async throws {
        let plugin = try Self.plugin("states: {capture: hiddenStates, texts: texts, layers: {parameter: layers}}")
        let analysis = ProgramAnalysis(try ProgramPlugin(folder: plugin.source).record, folder: plugin.folder)
        let written = Data(#"{"texts": "data/finance.txt", "layers": [0, 3]}"#.utf8)
        let parameters = try analysis.record.parameters.resolve(Value(json: written, file: "job.json"))
        await #expect {
            try await analysis.estimate(parameters: parameters, in: Context(host: plugin.host()))
        } throws: {
            "\($0)" == "parameters.layers: found the number 3; allowed: a layer of this model, 0 … 2"
        }
    }

    @Test("Memory and work are known before the job starts")
    func estimate() async throws {
        let plugin = try Self.plugin("responses: {texts: texts}")
        let analysis = ProgramAnalysis(try ProgramPlugin(folder: plugin.source).record, folder: plugin.folder)
        let parameters = try analysis.record.parameters.resolve(["texts": "data/finance.txt"])
        let (context, model, ids) = try await tokens(plugin)
        let estimate = try await analysis.estimate(parameters: parameters, in: context)
        #expect(try estimate == model.estimate(ofTexts: ids.map(\.count), in: context))
    }
}
