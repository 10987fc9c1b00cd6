import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import LayerwiseMTL

@Suite("Models that the job makes")
struct TrainingTests {
    private static let job = """
        pretrained: pretrained
        train: {rank: 2, batch: 4, accumulation: 2, epochs: 2, learningRate: 0.01}

        """
        + tasks(["colours", "weather"]).replacing("trainSize: 30", with: "trainSize: 16")
        .replacing("trainSize: 55", with: "trainSize: 20") + "template: '{prompt} >'\n"

    /// Every file of a checkpoint, by its path.
    private func files(_ results: Results) throws -> [String: Data] {
        let folder = try #require(results.checkpointFolder)
        let paths = try #require(FileManager.default.subpaths(atPath: folder.path))
        var files: [String: Data] = [:]
        for path in paths.sorted() {
            let url = folder.appendingPathComponent(path)
            if !url.hasDirectoryPath, let data = try? Data(contentsOf: url) { files[path] = data }
        }
        return files
    }

    @Test("are one a task and one of all, on answers, compared on prompts that none was tuned on")
    func made() async throws {
        let results = try await run(Self.job)
        let training = try results.table("training")
        #expect(
            training.rows.map { [$0[0], $0[1], $0[3]] } == [
                ["the model of all tasks", "1", "36"], ["the model of all tasks", "2", "36"],
                ["the control of colours", "1", "16"], ["the control of colours", "2", "16"],
                ["the control of weather", "1", "20"], ["the control of weather", "2", "20"],
            ])
        let losses = try training.doubles("loss")
        #expect(losses[1] < losses[0] && losses[3] < losses[2] && losses[5] < losses[4])
        // 24 and 20 prompts are left; all tasks have the least.
        #expect(results.number("prompts") == 20)
        #expect(results.note("as many as the task with the least has (weather)") != nil)
        #expect(try results.table("similarity").rowCount == 2 * 8 * 3 * 2)
        #expect(results.note("3 models tuned by this job") != nil)
        let sizes = try results.table("tasks").doubles("trainSize")
        #expect(sizes == [16, 20])

        let folder = try #require(results.checkpointFolder)
        let names = Set(try files(results).keys)
        #expect(names.contains("adapter_config.json") && names.contains("controls/colours/adapter_model.safetensors"))
        #expect(names.contains("controls/weather/adapter_model.safetensors"))
        // A later job takes them as they are, and finds the same.
        let again = try await run(
            """
            pretrained: pretrained
            tuned: \(folder.path)
            controls: {colours: \(folder.path)/controls/colours, weather: \(folder.path)/controls/weather}

            """ + tasks(["colours", "weather"]) + "template: '{prompt} >'\n")
        #expect(again.number("prompts") == 40)
        #expect(try again.table("change").doubles("value").last ?? 0 > 1e-6)
    }

    @Test("are the same after stops, nothing being trained twice")
    func resumed() async throws {
        let whole = try await run(Self.job)
        var state: [String: Data] = [:]
        var last: Results?
        for _ in 0..<60 where last == nil {
            let host = FolderHost(fixtures, model: nil, state: state, savesUntilStop: 3)
            do {
                last = try await run(Self.job, on: host)
            } catch is FolderHost.Stopped {
                state = host.savedState
            }
        }
        let resumed = try #require(last)
        #expect(resumed.written == whole.written)
        #expect(try files(resumed) == files(whole))
    }

    @Test("leave held-out tasks to their controls")
    func heldOut() async throws {
        let results = try await run(
            Self.job.replacing(
                "name: weather, cluster: counts,", with: "name: weather, heldOut: true, cluster: counts,"))
        let examples = try results.table("training").ints("examples")
        #expect(examples == [16, 16, 16, 16, 20, 20])
        #expect(results.note("never saw (weather)") != nil)
    }

    @Test("may be the weights themselves, of some layers, and beside models that are given")
    func full() async throws {
        let results = try await run(
            """
            pretrained: pretrained
            controls: {weather: control-weather}
            train: {method: full, layers: [6, 7], epochs: 1, learningRate: 0.01}

            """
                + tasks(["colours", "weather"]).replacing("trainSize: 30", with: "trainSize: 16")
                .replacing("trainSize: 55", with: "trainSize: 20"))
        #expect(
            try Set(results.table("training").strings("model")) == ["the model of all tasks", "the control of colours"])
        let change = try results.table("change").doubles("value")
        #expect(change[..<6].allSatisfy { abs($0) < 1e-12 } && change[6...].allSatisfy { $0 > 1e-9 })
        let names = Set(try files(results).keys)
        #expect(names.contains("model.safetensors") && names.contains("controls/colours/model.safetensors"))
        #expect(!names.contains { $0.hasPrefix("controls/weather") })
    }

    @Test("are foreseen: passes, training and memory")
    func estimate() async throws {
        let context = Context(host: FolderHost(fixtures, model: nil))
        let trained = try #require(try await LayerwiseMTL().estimate(parameters(Self.job), in: context))
        let given = try #require(
            try await LayerwiseMTL().estimate(
                parameters(givenModels + tasks()), in: context))
        #expect(given.items == 160 && given.movable > 0 && given.held >= given.movable)
        #expect(trained.items > 2 * (36 + 16 + 20) && trained.multiplications > given.multiplications)
    }
}

@Suite("Folders of controls")
struct FolderNameTests {
    @Test("are named for their tasks, plainly and each for itself")
    func names() {
        let tasks = ["nli/rte", "nli rte", "感情", "RTE", "rte", ".."]
        #expect(tasks.map { FolderName.of($0, among: tasks) } == ["nli-rte", "nli-rte~2", "--", "RTE", "rte~2", "-.."])
    }
}
