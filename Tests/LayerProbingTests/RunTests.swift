import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import LayerProbing

@Suite("A run of layer-probing")
struct RunTests {
    private func parameters(_ more: String = "") throws -> LayerProbingParameters {
        let yaml = "{data: labelled.jsonl, split: [2, 1, 1], c: [0.1, 1]\(more)}"
        return try LayerProbingParameters(document: Data(yaml.utf8), file: "job.yaml")
    }

    @Test(
        "reads what the words say off the embeddings, and nothing off labels at random", arguments: TinyModel.allCases)
    func probes(_ model: TinyModel) async throws {
        let results = try await AnalysisTest.run(
            LayerProbing.self, parameters: parameters(), in: TestFolder(model))
        let layers = try results.table("layers")
        #expect(try layers.ints("layer") == [0, 1, 2])
        // Words of finance and of everyday life: their mean tells the two apart.
        #expect(try layers.doubles("accuracy")[0] > 0.8)
        #expect(try results.headline("majority") == 0.5)
        #expect(try results.headline("accuracy.low") <= results.headline("accuracy"))
        for (accuracy, (control, selectivity)) in zip(
            try layers.doubles("accuracy"), zip(try layers.doubles("control"), try layers.doubles("selectivity")))
        {
            #expect(selectivity == accuracy - control)
        }
        #expect(!results.notes.contains { $0.text.contains("not surely better") })
        let best = try results.headline("bestLayer")
        let predictions = try results.table("predictions")
        let hits = zip(try predictions.strings("gold"), try predictions.strings("predicted")).count { $0 == $1 }
        #expect(try layers.doubles("accuracy")[Int(best)] == Double(hits) / 12)
        #expect(try results.table("confusion").ints("count").reduce(0, +) == 12)
    }

    @Test("does not depend on threads or on a stop in between")
    func same() async throws {
        let folder = try TestFolder(.llama)
        func table(_ host: FolderHost) async throws -> [[Float]] {
            let results = try await LayerProbing().run(try parameters(), in: Context(host: host))
            return try #require(results.tensors.first).tensors.map(\.values)
                + [results.table("layers").doubles("controlTrain").map(Float.init)]
        }
        let whole = try await table(folder.host(threads: 1))
        #expect(try await table(folder.host(threads: 3)) == whole)
        let stopped = FolderHost(folder.url, savesUntilStop: 2)
        await #expect(throws: FolderHost.Stopped.self) { _ = try await table(stopped) }
        #expect(stopped.savedState.keys.sorted() == ["layer-0", "layer-1"])
        #expect(try await table(FolderHost(folder.url, state: stopped.savedState)) == whole)
    }

    @Test("the control has the true labels' numbers, one a text wherever it stands")
    func control() throws {
        let rows = ["one", "two", "three", "four", "five", "six", "one"].enumerated().map { number, text in
            "{\"text\": \"\(text)\", \"label\": \"\(number == 6 ? 0 : number % 2)\"}\n"
        }
        let folder = try TestFolder(files: ["a.jsonl": rows.joined(), "b.jsonl": rows[0] + rows[1]])
        let source = LabelledSource(
            train: Dataset(path: "a.jsonl"), dev: Dataset(path: "b.jsonl"), test: Dataset(path: "b.jsonl"), data: nil,
            split: [], text: "text", label: "label")
        let context = Context(host: folder.host())
        let data = try LabelledData(source, in: context)
        let control = ControlLabels(data, using: context.random("control"))
        #expect(control.train.prefix(6).sorted() == [0, 0, 0, 1, 1, 1])
        #expect(control.train[6] == control.train[0])
        #expect(control.test == Array(control.train.prefix(2)) && control.dev == control.test)
    }

    @Test("of a causal model's first token there is nothing to read, and the report says so")
    func firstToken() async throws {
        let results = try await AnalysisTest.run(
            LayerProbing.self, parameters: parameters(", position: cls, control: false"), in: TestFolder(.llama))
        #expect(results.notes.contains { $0.kind == .warning && $0.text.contains("sees no other") })
        #expect(results.notes.contains { $0.kind == .warning && $0.text.contains("not surely better") })
        #expect(try results.table("layers").doubles("accuracy").allSatisfy { $0 == 0.5 })
    }

    @Test(
        "is refused in one line",
        arguments: [
            ("{}", "no data"), ("{data: labelled.jsonl, c: []}", "`c` is empty"),
            ("{data: labelled.jsonl, c: [0]}", "above 0"),
            ("{data: labelled.jsonl, train: labelled.jsonl}", "not both"),
            ("{data: finance.txt}", "fields"),
        ])
    func refused(_ parameters: String, _ word: String) async throws {
        let problem = await #expect(throws: Problem.self) {
            _ = try await AnalysisTest.run(LayerProbing.self, parameters: parameters)
        }
        #expect(problem?.description.contains(word) == true, "\(problem?.description ?? "")")
    }
}
