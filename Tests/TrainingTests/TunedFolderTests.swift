import Foundation
import NightjarKit
import NightjarTestKit
import Testing
import Training

/// NIGHTJAR_SMOLLM2 is the path of SmolLM2-135M-Instruct.Q4_1.gguf.
private let smolLM2 = ProcessInfo.processInfo.environment["NIGHTJAR_SMOLLM2"].map { URL(filePath: $0) }

@Suite("A tuned model's folder")
struct TunedFolderTests {
    private func folder() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "nightjar-tuned-\(UUID().uuidString)")
    }

    @Test("says the same in Nightjar, and in transformers", arguments: TuningReference.names)
    func same(_ name: String) throws {
        let reference = try TuningReference(name)
        var recipe = reference.recipe
        (recipe.epochs, recipe.learningRate) = (2, 1e-2)
        let model = try Model(folder: reference.folder)
        try expectSame(model, reference.steps.flatMap(\.self), recipe, texts: ["ab c", "<s>zz  x</s>"])
    }

    @Test(
        "says the same of a GGUF file", .enabled(if: smolLM2 != nil, "NIGHTJAR_SMOLLM2 is not set"),
        arguments: [0, 2])
    func gguf(_ number: Int) throws {
        let model = try Model(folder: try #require(smolLM2), threads: 2)
        let examples = [("The capital of France is", " Paris"), ("One and one is", " two.")].map {
            let prompt = model.tokenize($0.0), ids = model.tokenize($0.0 + $0.1)
            return AnswerExample(ids: ids, answer: prompt.count..<ids.count)
        }
        var recipe = TuneTests.recipes[number].recipe
        (recipe.epochs, recipe.learningRate, recipe.schedule) = (2, 1e-4, .constant)
        try expectSame(
            model, examples, recipe, texts: ["The capital of France is Paris, 1234 km², 日本\n\n  x", "<|im_start|>a"])
    }

    /// Tunes, writes, opens, and compares.
    private func expectSame(
        _ model: Model, _ examples: [AnswerExample], _ recipe: AnswerTuning, texts: [String]
    ) throws {
        let folder = folder(), context = Context(host: FolderHost(folder))
        defer { try? FileManager.default.removeItem(at: folder) }
        let tuned = try model.tune(on: examples, recipe, named: "run", in: context)
        let opened = try tuned.model(in: folder)
        let before = try model.answerScores(of: examples, in: context)
        let scores = try opened.answerScores(of: examples, in: context)
        #expect(
            scores.reduce(0) { $0 + $1.logProbability } > before.reduce(0) { $0 + $1.logProbability } + 0.01,
            "something was learned")
        let said = Said(
            examples: examples.map {
                Said.Example(ids: $0.ids, answer: [$0.answer.lowerBound, $0.answer.upperBound])
            },
            scores: scores.map(\.logProbability), texts: texts.map { Said.Text(text: $0, ids: model.tokenize($0)) })
        for text in said.texts { #expect(opened.tokenize(text.text) == text.ids) }
        try JSONEncoder().encode(said).write(to: folder.appending(path: "said.json"))
        try expectAgreement("check_tuned.py", on: folder)
    }

    private struct Said: Encodable {
        struct Example: Encodable {
            var ids, answer: [Int]
        }
        struct Text: Encodable {
            var text: String
            var ids: [Int]
        }
        var examples: [Example]
        var scores: [Double]
        var texts: [Text]
    }
}
