import Foundation
import NightjarKit
import NightjarTestKit
import Testing
import Training

/// Examples of a tiny task: after letters comes the first of them again, and the end.
private func task(_ count: Int, seed: UInt64) -> [AnswerExample] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
        let letters = (0..<2 + generator.below(5)).map { _ in 3 + generator.below(8) }
        return AnswerExample(ids: [0] + letters + [2, letters[0], 1], answer: letters.count + 2..<letters.count + 4)
    }
}

@Suite("A causal model is tuned on answers")
struct TuneTests {
    private static func fixture(_ name: String) throws -> URL {
        try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))
    }

    private static func model(_ name: String = "llama-tied") throws -> Model { try Model(folder: fixture(name)) }

    /// Few steps of what each method is.
    static let recipes: [(name: String, recipe: AnswerTuning)] = {
        // The adapter has dropout, whose masks are to come again after a kill.
        var full = AnswerTuning()
        full.method = .full
        (full.batch, full.accumulation, full.learningRate, full.epochs) = (4, 2, 3e-3, 3)
        var layers = full
        layers.layers = 1...1
        var lora = full
        lora.method = .lora(LowRankConfiguration(rank: 4, alpha: 8, dropout: 0.1))
        return [("full", full), ("layers", layers), ("lora", lora)]
    }()

    /// A run over the tiny task with its state in `host`.
    private static func run(
        _ host: FolderHost, _ recipe: AnswerTuning, model: String = "llama-tied", examples: [AnswerExample]? = nil,
        savesEachStep: Bool = false
    ) throws -> Tuned {
        var pace = TrainingStorage.Pace()
        if savesEachStep { (pace.interval, pace.patience) = (.zero, 0) }
        return try Self.model(model).tune(
            on: examples ?? task(45, seed: 1), recipe, named: "run", in: Context(host: host), pace: pace,
            progress: { _, _ in })
    }

    private static func host(
        _ state: [String: Data] = [:], savesUntilStop: Int? = nil, threads: Int = 2
    ) throws -> FolderHost {
        FolderHost(try fixture("llama-tied"), threads: threads, state: state, savesUntilStop: savesUntilStop)
    }

    private func folder() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "nightjar-tuned-\(UUID().uuidString)")
    }

    /// The weights as the tuned model's checkpoint has them.
    private func written(_ tuned: Tuned) throws -> [String: Data] {
        let folder = folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try tuned.write(to: folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return Dictionary(
            uniqueKeysWithValues: try names.map { ($0, try Data(contentsOf: folder.appending(path: $0))) })
    }

    @Test("until it answers", arguments: recipes.indices)
    func learns(_ number: Int) throws {
        var recipe = Self.recipes[number].recipe
        (recipe.epochs, recipe.learningRate) = (60, 2e-2)
        let host = try Self.host(), context = Context(host: host)
        let tuned = try Self.run(host, recipe)
        #expect(tuned.losses.count == 60)
        #expect(tuned.steps == 60 * 6)
        #expect(tuned.stopped == nil)
        // What is tied to random embeddings learns less.
        #expect((tuned.losses.last ?? 9) < [0.2, 0.9, 0.9][number] * tuned.losses[0])
        let folder = folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let examples = task(45, seed: 1)
        let before = try Self.model().answerScores(of: examples, in: context)
        let after = try tuned.model(in: folder).answerScores(of: examples, in: context)
        if number == 0 {
            #expect(before.count(where: \.isCorrect) < 5)
            #expect(after.count(where: \.isCorrect) > 35)
        }
        let tokens = Double(after.reduce(0) { $0 + $1.tokens })
        let loss = -after.reduce(0) { $0 + $1.logProbability } / tokens
        #expect(loss < 1.2 * (tuned.losses.last ?? 0), "the written model is the one that was trained")
    }

    @Test("with the same bits after a kill at any save", arguments: recipes.indices, [1, 2, 3, 7, 12, 18])
    func resumes(_ number: Int, _ saves: Int) throws {
        let recipe = Self.recipes[number].recipe
        let whole = try Self.run(try Self.host(), recipe)
        let killed = try Self.host(savesUntilStop: saves)
        var stopped = false
        do { _ = try Self.run(killed, recipe, savesEachStep: true) } catch is FolderHost.Stopped { stopped = true }
        #expect(stopped)
        let resumed = try Self.run(try Self.host(killed.savedState, threads: 1), recipe)
        #expect(resumed.losses == whole.losses)
        #expect(resumed.steps == whole.steps)
        #expect(try written(resumed) == written(whole))
    }

    @Test("once: what has ended is not trained again, and what is another training is", arguments: recipes.indices)
    func ended(_ number: Int) throws {
        var recipe = Self.recipes[number].recipe
        let first = try Self.host()
        let tuned = try Self.run(first, recipe)
        let again = try Self.host(first.savedState)
        let same = try Self.run(again, recipe)
        #expect(again.forwardPasses.withLock { $0 } == 0)
        #expect(same.losses == tuned.losses)
        #expect(same.steps == tuned.steps)
        #expect(try written(same) == written(tuned))
        let bytes = first.savedState.values.reduce(0) { $0 + $1.count }
        #expect(bytes < 4 * tuned.trainedParameters + 1000, "only the trained weights are left")

        recipe.learningRate = 1e-3
        #expect(try Self.run(try Self.host(first.savedState), recipe).losses != tuned.losses)
        #expect(
            try Self.run(try Self.host(first.savedState), recipe, examples: task(45, seed: 2)).losses != tuned.losses)
    }

    @Test("and keeps the last good weights where the loss is no number any more")
    func notANumber() throws {
        var recipe = Self.recipes[0].recipe
        recipe.learningRate = 1e38
        (recipe.schedule, recipe.clipNorm) = (.constant, nil)
        let host = try Self.host()
        #expect { try Self.run(host, recipe) } throws: { error in
            "\(error)".contains("epoch 1, step 2") && "\(error)".contains("learning rate")
        }
        // The rate is 0 at the first step and enormous after it; an epoch is one step.
        (recipe.warmup, recipe.accumulation, recipe.learningRate) = (2, 20, 1e15)
        let tuned = try Self.run(host, recipe)
        #expect(tuned.losses.count == 1)
        #expect(tuned.stopped?.contains("after epoch 2") == true)
        #expect(host.warnings.contains { $0.contains("weights of epoch 1") })
    }

    @Test("and says how many values it trains")
    func parameters() throws {
        let width = 16, wide = 20, words = 29
        // Queries and outputs, keys and values of half the heads, the feed-forward modules, two norms.
        let layer = 2 * width * width + width * width + 3 * width * wide + 2 * width
        let model = try Self.model()
        #expect(try model.trainedParameters(Self.recipes[0].recipe) == words * width + 2 * layer + width)
        #expect(try model.trainedParameters(Self.recipes[1].recipe) == layer)
        // Of queries and values, whose outputs are all and half.
        #expect(try model.trainedParameters(Self.recipes[2].recipe) == 2 * 4 * (2 * width + width + width / 2))
        var one = Self.recipes[2].recipe
        one.layers = 1...1
        #expect(try model.trainedParameters(one) == 4 * (2 * width + width + width / 2))
    }

    @Test("only where it can be")
    func refused() throws {
        let context = Context(host: try Self.host())
        func problem(
            _ examples: [AnswerExample], model: String = "llama-tied", _ change: (inout AnswerTuning) -> Void = { _ in }
        ) -> String {
            var recipe = Self.recipes[0].recipe
            change(&recipe)
            do {
                _ = try Self.model(model).tune(on: examples, recipe, named: "run", in: context)
                return ""
            } catch { return "\(error)" }
        }
        #expect(problem([]).contains("no examples"))
        #expect(problem([AnswerExample(ids: [1, 2], answer: 0..<1)]).contains("one before it"))
        #expect(problem([AnswerExample(ids: [1, 2], answer: 1..<1)]).contains("example 0"))
        #expect(problem([AnswerExample(ids: [1, 2], answer: 1..<3)]).contains("of 2"))
        #expect(problem([AnswerExample(ids: [1, 99], answer: 1..<2)]).contains("99"))
        #expect(
            problem([AnswerExample(ids: Array(repeating: 2, count: 25), answer: 1..<2)]).contains("at most 24"))
        #expect(problem(task(3, seed: 1)) { $0.layers = 1...2 }.contains("layers 0 to 1"))
        #expect(problem(task(3, seed: 1)) { $0.batch = 0 }.contains("batch"))
        #expect(problem(task(3, seed: 1), model: "bert-cls").contains("no head"))
    }
}
