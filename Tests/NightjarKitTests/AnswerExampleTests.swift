import Foundation
import NightjarTestKit
@testable import NightjarKit
import Testing

@Suite("Prompts and answers as tokens")
struct AnswerExampleTests {
    private static func model(_ name: String) throws -> Model {
        try Model(
            folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("EmpiricalGradientTests/Fixtures/\(name)"))
    }

    @Test(
        "end with the model's end of text, the answer standing where it does in their whole",
        arguments: ["llama", "gpt2"])
    func example(name: String) throws {
        let model = try Self.model(name)
        let end = try #require(model.endOfTextID)
        for (prompt, answer) in [("the cat carries", "bread again"), ("the cat carries ", "bread"), ("her", " sister")]
        {
            let example = try model.answerExample(prompt, answer, join: .auto)
            let answered = try model.answered(prompt, answer, join: .auto)
            #expect(Array(example.ids[..<example.answer.lowerBound]) == answered.ids)
            #expect(example.ids[example.answer.lowerBound] == answered.token)
            #expect(example.answer == answered.ids.count..<example.ids.count && example.ids.last == end)
            #expect(example.answer.count == answered.answerTokens + 1)
            #expect(
                example.ids.dropLast()
                    == model.tokenize(prompt + (prompt == "the cat carries" ? " " : "") + answer)[...])
        }
    }

    @Test("of rows are left out where they are too long, and counted")
    func overlong() throws {
        let model = try Self.model("llama")
        let row = { (prompt: String) in
            InstructionRow(
                index: 0, place: Problem.Place(file: "a.jsonl", line: 3), instruction: prompt, prompt: prompt,
                answer: "bread")
        }
        let long = String(repeating: "the cat carries ", count: 30)
        let found = try model.answerExamples(of: [row("the cat"), row(long)], join: .auto, maxTokens: 40)
        #expect(found.examples.count == 1 && found.overlong == 1)
        var without = row("the cat")
        without.answer = nil
        let problem = #expect(throws: Problem.self) {
            try model.answerExamples(of: [without], join: .auto, maxTokens: 40)
        }
        #expect(problem?.description == "a.jsonl:3: this row has no answer")
    }

    @Test("are refused of a model that writes nothing")
    func masked() throws {
        let problem = #expect(throws: Problem.self) {
            try Self.model("bert").answerExample("the cat", "bread", join: .auto)
        }
        #expect(problem?.description.hasPrefix("answers are learnt by causal language models") == true)
    }
}

@Suite("Options of tuning")
struct TuningOptionTests {
    private func options(_ yaml: String) throws -> TuningOptions {
        try TuningOptions(document: Data(yaml.utf8), file: "job.yaml")
    }

    @Test("have METHODS' defaults, and become a recipe")
    func recipe() throws {
        let model = try Model(
            folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("EmpiricalGradientTests/Fixtures/llama"))
        let usual = try options("{}").recipe(for: model, key: "train")
        #expect(usual.batch == 4 && usual.accumulation == 4 && usual.learningRate == 5e-5 && usual.epochs == 3)
        #expect(usual.schedule == .cosine && usual.warmup == 0 && usual.weightDecay == 0 && usual.clipNorm == 1)
        guard case .lora(let adapters) = usual.method else {
            Issue.record("\(usual.method)")
            return
        }
        #expect(adapters.rank == 8 && adapters.alpha == 16 && adapters.modules == [] && adapters.layers == nil)
        let own = try options("{method: full, layers: [1, 1], clipNorm: none, schedule: linear}")
        #expect(own.problems(key: "train") == [])
        let recipe = try own.recipe(for: model, key: "train")
        #expect(
            recipe.method == .full && recipe.layers == 1...1 && recipe.clipNorm == nil && recipe.schedule == .linear)
        let problem = #expect(throws: Problem.self) {
            try options("{layers: [1, 2]}").recipe(for: model, key: "parameters.train")
        }
        #expect(
            problem?.description == "parameters.train.layers: `layers` is [1, 2], and the model has the layers 0 to 1")
    }

    @Test("cap what one model learns of each cluster")
    func mixture() {
        func examples(_ range: Range<Int>) -> [AnswerExample] {
            range.map { AnswerExample(ids: [0, $0], answer: 1..<2) }
        }
        let context = Context(host: FolderHost(FileManager.default.temporaryDirectory))
        let mixed = context.mixture(
            [("x", examples(0..<30)), ("y", examples(30..<35)), ("x", examples(35..<60))], perCluster: 10)
        #expect(mixed.count == 15)
        #expect(mixed.filter { (30..<35).contains($0.ids[1]) } == examples(30..<35))
        #expect(Set(mixed.map { $0.ids[1] }).count == 15)
    }
}
