import Foundation
import NightjarKit
import NightjarTestKit
import Safetensors
import Testing

@testable import TextClassifier

@Suite("From texts to a classifier")
struct TrainingTests {
    private let folder: DataFolder
    private static let job = """
        data: all.jsonl
        models: [\(seededModel)]
        pooling: mean
        batch: 6
        accumulation: 2
        learningRates: [0.001, 0.02]
        epochs: 6
        """

    init() throws {
        folder = try DataFolder(["all.jsonl": colours(90)])
    }

    private func run(_ yaml: String = job, _ host: FolderHost? = nil) async throws -> Results {
        let parameters = try parameters(yaml)
        #expect(parameters.problems == [])
        return try await TextClassifier().run(parameters, in: Context(host: host ?? FolderHost(folder.url)))
    }

    /// Everything that a run gives, the checkpoint's bytes too.
    private func everything(_ results: Results) throws -> [String] {
        var all = results.tables.flatMap { table in table.columns.map { "\(table.name) \($0.name) \($0.values)" } }
        all += results.headlines.map { "\($0.name) \($0.value)" } + results.notes.map(\.text)
        let checkpoint = try #require(results.checkpointFolder)
        for file in try FileManager.default.contentsOfDirectory(atPath: checkpoint.path).sorted() {
            let bytes = try Data(contentsOf: checkpoint.appendingPathComponent(file))
            all.append("\(file) \(bytes.base64EncodedString())")
        }
        return all
    }

    @Test("learns what tells labels apart, and hands over a checkpoint that predicts the same")
    func learns() async throws {
        let results = try await run()
        let scores = try results.table("scores")
        #expect(try scores.strings("model") == [seededModel, "tfidf-svm"])
        #expect(try scores.doubles("learningRate").first == 0.02)
        #expect(try scores.doubles("accuracy")[0] >= 8.0 / 9)
        #expect(try results.table("epochs").rowCount >= 7)

        let checkpoint = try #require(results.checkpointFolder)
        let model = try Model(folder: checkpoint)
        #expect((0..<3).map(model.label) == ["leaf", "stone", "wave"])
        let texts = try folder.data("data: all.jsonl").test.texts
        let predicted = try texts.map {
            try model.predict($0, top: 1, threads: 1, scratch: FileManager.default.temporaryDirectory)[0][0].token
        }
        #expect(try predicted == results.table("predictions").strings(seededModel))
    }

    @Test("gives the same bits again, with other threads, and after a stop")
    func bits() async throws {
        let expected = try everything(await run())
        #expect(try everything(await run(Self.job, FolderHost(folder.url, threads: 1))) == expected)

        // Stopped after its first saves, the job goes on from what was saved.
        let stopped = FolderHost(folder.url, savesUntilStop: 9)
        await #expect(throws: FolderHost.Stopped.self) { try await run(Self.job, stopped) }
        let resumed = FolderHost(folder.url, state: stopped.savedState)
        #expect(try everything(await run(Self.job, resumed)) == expected)

        // A finished job trains nothing again.
        let again = FolderHost(folder.url, state: resumed.savedState)
        #expect(try everything(await run(Self.job, again)) == expected)
        #expect(again.forwardPasses.withLock { $0 } < resumed.forwardPasses.withLock { $0 })
        #expect(again.forwardPasses.withLock { $0 } <= 18)
    }

    @Test("with permuted labels finds nothing to learn")
    func shuffled() async throws {
        let results = try await run(Self.job + "\nshuffleLabels: true")
        #expect(results.notes.first?.text.hasPrefix("The labels of train and dev were permuted") == true)
        let accuracies = try results.table("scores").doubles("accuracy")
        #expect(accuracies.allSatisfy { $0 < 0.8 }, "\(accuracies)")
    }

    @Test("leaves out a learning rate whose loss is no number, and fails where all are so")
    func noNumber() async throws {
        let some = try await run(
            Self.job.replacing("[0.001, 0.02]", with: "[1e30, 0.02]").replacing("epochs: 6", with: "epochs: 2"))
        #expect(try some.table("scores").doubles("learningRate").first == 0.02)
        let warnings = some.notes.filter { $0.kind == .warning }.map(\.text)
        #expect(warnings.contains { $0.contains("learning rate 1e+30: ") && $0.contains("is no number at epoch 1") })
        let found = await refusal { _ = try await run(Self.job.replacing("[0.001, 0.02]", with: "[1e30]")) }
        #expect(found?.hasPrefix("no run came to a result; try smaller `learningRates`") == true, "\(found ?? "")")
    }

    @Test("without a rival compares models alone")
    func models() async throws {
        let results = try await run(
            Self.job.replacing("[0.001, 0.02]", with: "[0.02]").replacing("epochs: 6", with: "epochs: 1")
                + "\nbaseline: none\nlayers: [1, 1]")
        #expect(try results.table("scores").strings("model") == [seededModel])
        #expect(results.notes.contains { $0.text.contains("in the layers 1 to 1 and the linear layer alone") })
    }

    @Test("takes the job's own model where `models` names none, and says so where there is neither")
    func ownModel() async throws {
        let job = try parameters("data: all.jsonl")
        let named = try await Candidate.all(job, in: Context(host: FolderHost(folder.url, model: seededModel)))
        #expect(named.map(\.name) == [seededModel])
        let found = await refusal {
            _ = try await Candidate.all(job, in: Context(host: FolderHost(folder.url, model: nil)))
        }
        #expect(found == "no model: name one as the job's `model`, or several as `models` in `parameters`")
    }

    @Test("is estimated before, and refuses then what it cannot train")
    func estimate() async throws {
        let context = Context(host: FolderHost(folder.url))
        let estimate = try #require(try await TextClassifier().estimate(parameters(Self.job), in: context))
        #expect(estimate.multiplications > 0 && estimate.memory > 30_000)
        let found = await refusal {
            _ = try await TextClassifier().estimate(parameters(Self.job + "\nlayers: [0, 7]"), in: context)
        }
        #expect(found?.contains("has the layers 0 to 1") == true, "\(found ?? "")")
    }
}
