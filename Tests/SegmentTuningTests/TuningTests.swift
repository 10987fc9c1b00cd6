import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import SegmentTuning

@Suite struct `Tuning each part by itself` {
    private func run(_ parameters: SegmentTuningParameters, on host: FolderHost) async throws -> Results {
        try await SegmentTuning().run(parameters, in: Context(host: host))
    }

    private func csv(_ results: Results) -> [String] {
        results.tables.map { table in
            let rows = table.columns.map { column in (0..<column.values.count).map { column.values.text(at: $0) } }
            return "\(table.name) \(rows)"
        }
    }

    @Test func `shows quality against trained parameters, on what was not tuned on`() async throws {
        let folder = try TaskFolder(segments: TaskFolder.found)
        let results = try await run(try parameters(), on: folder.host())
        let compared = try results.table("segments-compared")
        #expect(try compared.strings("segment") == ["shared", "transition", "refinement", "all", "random", "none"])
        #expect(try compared.strings("layers")[..<4] == ["1-1", "2-2", "3-4", "1-4"])
        let counts = try compared.ints("trainedParameters")
        #expect(counts[0] == counts[1] && counts[2] == 2 * counts[0] && counts[4] == counts[2] && counts[5] == 0)
        // Embeddings, last norm and head too.
        #expect(counts[3] > 4 * counts[0])
        // Half of 30 prompts of both tasks.
        #expect(try compared.ints("items") == [Int](repeating: 30, count: 6))
        let accuracy = try compared.doubles("accuracy")
        #expect(accuracy[3] > 0.9 && accuracy[5] < 0.4, "\(accuracy)")
        let loss = try compared.doubles("loss")
        #expect(loss.dropLast().allSatisfy { $0 < loss[5] }, "\(loss)")
        for (low, high) in zip(try compared.doubles("low"), try compared.doubles("high")) { #expect(low <= high) }
        let p = try compared.doubles("pAgainstAll")
        #expect(p[3].isNaN && p[5] < 0.05)

        let quality = try results.table("quality")
        #expect(try quality.strings("task").prefix(3) == ["sounds", "colours", "calls"])
        #expect(try quality.ints("items") == (0..<6).flatMap { _ in [15, 15, 30] })
        let held = try results.table("held-out")
        #expect(try held.ints("items") == [Int](repeating: 30, count: 6))
        #expect(try results.table("pairs").strings("segment").count == 15)
        #expect(Set(results.figures.map(\.name)) == ["quality", "tasks", "training"])
        #expect(results.notes.contains { $0.text.hasPrefix("The segments are those that job:layers found") })
        let checkpoint = try #require(results.checkpointFolder)
        let context = Context(host: folder.host())
        let model = try Model(folder: checkpoint)
        let tasks = try TaskSet(try parameters(), model: model, in: context)
        let best = Quality(Array(try model.answerScores(of: tasks.test, in: context)[..<30]))
        #expect(best.accuracy == accuracy.dropLast().max())
    }

    @Test func `goes on where it was stopped, with the same result, and trains nothing twice`() async throws {
        let folder = try TaskFolder(segments: TaskFolder.found)
        let parameters = try parameters(more: "compare: [refinement, all, none]")
        let first = folder.host()
        let whole = try await run(parameters, on: first)
        var state: [String: Data] = [:]
        var stops = 0
        for saves in 1... {
            let host = folder.host(state: state, savesUntilStop: saves)
            do {
                let results = try await run(parameters, on: host)
                #expect(csv(results) == csv(whole))
                break
            } catch is FolderHost.Stopped {
                stops += 1
                state = host.savedState
            }
        }
        #expect(stops > 1)
        let again = folder.host(state: first.savedState)
        #expect(try await csv(run(parameters, on: again)) == csv(whole))
        #expect(first.forwardPasses.withLock { $0 } > 0 && again.forwardPasses.withLock { $0 } == 0)
    }

    @Test func `with adapters gives a folder that opens over its base`() async throws {
        let folder = try TaskFolder()
        let results = try await run(
            try parameters(
                segments: "{refinement: [3, 4]}", train: "method: lora, rank: 2, learningRate: 0.02, epochs: 2",
                more: "compare: [refinement, all]"), on: folder.host())
        let counts = try results.table("segments-compared").ints("trainedParameters")
        #expect(counts[1] == 2 * counts[0])
        let checkpoint = try #require(results.checkpointFolder)
        #expect(FileManager.default.fileExists(atPath: checkpoint.path + "/adapter_model.safetensors"))
    }

    @Test func `scores the share that is asked for, and draws it with the seed`() async throws {
        let folder = try TaskFolder(segments: TaskFolder.found)
        let parameters = try parameters(more: "testShare: 0.2")
        func tasks(_ seed: UInt64) async throws -> TaskSet {
            let context = Context(host: folder.host(seed: seed))
            return try TaskSet(parameters, model: try await context.model(), in: context)
        }
        let first = try await tasks(1)
        #expect(first.tasks.map(\.test.count) == [6, 6, 30] && first.tasks.map(\.training.count) == [24, 24, 0])
        #expect(try await tasks(1).test == first.test)
        #expect(try await tasks(2).test != first.test)
    }

    @Test func `is foreseen`() async throws {
        let folder = try TaskFolder(segments: TaskFolder.found)
        let estimate = try await SegmentTuning().estimate(try parameters(), in: Context(host: folder.host()))
        // Six scorings of 60 items, and eight epochs of 30 examples for five parts.
        #expect(try #require(estimate).items == 6 * 60 + 5 * 8 * 30)
    }
}
