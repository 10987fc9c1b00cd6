import Checkpoints
import Foundation
import NightjarKit
import NightjarTestKit
import Testing
import Training

/// Texts of a tiny task: which of two words a text has.
private func task(_ count: Int, seed: UInt64) -> [LabelledText] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
        let label = generator.below(2)
        let words = (0..<2 + generator.below(6)).map { _ in 10 + generator.below(20) }
        return LabelledText(ids: [2] + words + [label == 0 ? 7 : 8, 3], label: label)
    }
}

@Suite("A classifier is fine-tuned")
struct FineTuneTests {
    private static func fixture(_ name: String) throws -> URL {
        try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))
    }

    private static var recipe: FineTuning {
        var recipe = FineTuning()
        recipe.batch = 4
        recipe.accumulation = 2
        recipe.learningRate = 3e-3
        recipe.epochs = 4
        return recipe
    }

    /// A run over the tiny task with its state in `host`.
    private static func run(
        _ host: FolderHost, _ name: String = "bert-cls", _ recipe: FineTuning = recipe, savesEachStep: Bool = false
    ) throws -> FineTuned {
        let model = try Model(folder: fixture(name))
        var pace = TrainingStorage.Pace()
        if savesEachStep { (pace.interval, pace.patience) = (.zero, 0) }
        return try model.fineTune(
            train: task(45, seed: 1), dev: task(20, seed: 2), labels: ["no", "yes"], recipe, named: "run",
            in: Context(host: host), pace: pace, progress: { _, _ in })
    }

    private static func host(
        _ state: [String: Data] = [:], savesUntilStop: Int? = nil, threads: Int = 2
    ) throws -> FolderHost {
        FolderHost(try fixture("bert-cls"), threads: threads, state: state, savesUntilStop: savesUntilStop)
    }

    @Test("until it tells the classes apart", arguments: ["bert-cls", "deberta-mean"])
    func learns(_ name: String) throws {
        var recipe = Self.recipe
        (recipe.epochs, recipe.patience) = (30, 30)
        recipe.pooling = name == "bert-cls" ? .cls : .mean
        let host = try Self.host()
        let tuned = try Self.run(host, name, recipe)
        let last = try #require(tuned.epochs.last)
        #expect(last.trainLoss < 0.05)
        #expect(tuned.epochs[tuned.bestEpoch - 1].devLoss == tuned.epochs.map(\.devLoss).min())
        let dev = task(20, seed: 2)
        let logits = try tuned.logits(of: dev.map(\.ids), in: Context(host: host))
        let right = zip(dev, logits).count { $0.label == ($1[1] > $1[0] ? 1 : 0) }
        #expect(
            Double(right) / 20 == tuned.epochs[tuned.bestEpoch - 1].devAccuracy, "the best epoch's weights are there")
    }

    @Test("with the same bits after a kill at any save", arguments: [1, 2, 3, 5, 8, 12, 17, 20, 30, 40])
    func resumes(_ saves: Int) throws {
        let whole = try Self.run(try Self.host())
        let ids = task(20, seed: 2).map(\.ids)
        let context = Context(host: try Self.host())
        var recipe = Self.recipe
        recipe.epochs = 4
        let killed = try Self.host(savesUntilStop: saves)
        var stopped = false
        do { _ = try Self.run(killed, "bert-cls", recipe, savesEachStep: true) } catch is FolderHost.Stopped {
            stopped = true
        }
        #expect(stopped || saves > 30)
        let resumed = try Self.run(try Self.host(killed.savedState, threads: 1))
        #expect(resumed.epochs == whole.epochs)
        #expect(resumed.bestEpoch == whole.bestEpoch)
        #expect(try resumed.logits(of: ids, in: context) == whole.logits(of: ids, in: context))
    }

    @Test("once: what has ended is not trained again, and what is another training is")
    func ended() throws {
        let first = try Self.host()
        let tuned = try Self.run(first)
        let again = try Self.host(first.savedState)
        let same = try Self.run(again)
        #expect(again.forwardPasses.withLock { $0 } == 0)
        #expect(same.epochs == tuned.epochs)
        let ids = task(5, seed: 9).map(\.ids), context = Context(host: again)
        #expect(try same.logits(of: ids, in: context) == tuned.logits(of: ids, in: context))
        let bytes = first.savedState.values.reduce(0) { $0 + $1.count }
        let weights =
            try FileManager.default.attributesOfItem(
                atPath: Self.fixture("bert-cls").appendingPathComponent("model.safetensors").path)[.size] as? Int
        #expect(bytes < 2 * (weights ?? 0), "only the best weights are left")

        var other = Self.recipe
        other.learningRate = 1e-3
        let another = try Self.host(first.savedState)
        #expect(try Self.run(another, "bert-cls", other).epochs != tuned.epochs)
    }

    @Test("as long as patience lasts")
    func patience() throws {
        var recipe = Self.recipe
        (recipe.epochs, recipe.patience, recipe.learningRate) = (20, 2, 1e-12)
        recipe.dropout = false
        let tuned = try Self.run(try Self.host(), "bert-cls", recipe)
        #expect(tuned.epochs.count == tuned.bestEpoch + 2)
        #expect(tuned.stopped == nil)
    }

    @Test("and keeps the last good weights where the loss is no number any more")
    func notANumber() throws {
        var recipe = Self.recipe
        recipe.learningRate = 1e30
        let host = try Self.host()
        #expect { try Self.run(host, "bert-cls", recipe) } throws: { error in
            "\(error)".contains("epoch 1, step 2") && "\(error)".contains("learning rate")
        }
        // The rate is 0 at the first step and enormous after it; an epoch is one step.
        (recipe.warmup, recipe.accumulation) = (2, 20)
        let tuned = try Self.run(try Self.host(), "bert-cls", recipe)
        #expect(tuned.bestEpoch == 1)
        #expect(tuned.stopped?.contains("epoch 2") == true)
        let logits = try tuned.logits(of: [[2, 5, 3]], in: Context(host: host))
        #expect(logits[0].allSatisfy { $0.isFinite })
    }

    @Test("only where it can be")
    func refused() throws {
        let gpt = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../ModelsTests/Fixtures/gpt2-tokens").standardized
        let model = try Model(folder: Self.fixture("bert-cls")), context = Context(host: try Self.host())
        func problem(
            _ train: [LabelledText], layers: ClosedRange<Int>? = nil, labels: [String] = ["a", "b"]
        ) -> String {
            var recipe = Self.recipe
            recipe.layers = layers
            do {
                _ = try model.fineTune(
                    train: train, dev: task(2, seed: 1), labels: labels, recipe, named: "run", in: context)
                return ""
            } catch { return "\(error)" }
        }
        #expect(problem([]).contains("no training texts"))
        #expect(problem([LabelledText(ids: [2, 3], label: 2)]).contains("class 2"))
        #expect(problem(task(3, seed: 1), labels: ["a"]).contains("two classes"))
        #expect(problem([LabelledText(ids: [], label: 0)]).contains("no tokens"))
        #expect(problem([LabelledText(ids: Array(repeating: 2, count: 25), label: 0)]).contains("at most 24"))
        #expect(problem([LabelledText(ids: [99], label: 0)]).contains("99"))
        #expect(problem(task(3, seed: 1), layers: 1...2).contains("layers 0 to 1"))
        #expect {
            try TextClassifier.trainedWeights(Checkpoint(folder: gpt), layers: nil, labels: 2)
        } throws: { "\($0)".contains("encoders are") }
    }
}
