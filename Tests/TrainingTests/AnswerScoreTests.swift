import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@Suite("Answers are scored")
struct AnswerScoreTests {
    private static func folder(_ name: String) throws -> URL {
        try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))
    }

    private static func examples() -> [AnswerExample] {
        var generator = SeededGenerator(seed: 4)
        return (0..<30).map { _ in
            let count = 2 + generator.below(20), start = 1 + generator.below(count - 1)
            return AnswerExample(
                ids: (0..<count).map { _ in generator.below(29) },
                answer: start..<start + 1 + generator.below(count - start))
        }
    }

    @Test("by the logits before each token", arguments: ["llama-tied", "gpt2", "neox", "qwen2"])
    func logits(_ name: String) throws {
        let model = try Model(folder: Self.folder(name)), host = FolderHost(try Self.folder(name))
        var examples = Self.examples()
        // The model's own continuation is correct, and no other of as many tokens.
        var written = examples[0].ids
        for _ in 0..<3 {
            let next = try model.mostProbable(
                in: [written], at: [written.count - 1], context: Context(host: host))
            written.append(next[0].output)
        }
        examples.append(AnswerExample(ids: written, answer: written.count - 3..<written.count))
        let scores = try model.answerScores(of: examples, in: Context(host: host))
        for (example, score) in zip(examples, scores) {
            let states = try model.states(of: example.ids, threads: 1, scratch: host.scratch)
            let logits = try #require(states.logits), width = 29
            var expected = 0.0, isBest = true
            for place in example.answer {
                let row = logits[(place - 1) * width..<place * width].map(Double.init)
                let highest = row.max() ?? 0
                expected +=
                    row[example.ids[place]] - highest
                    - log(row.reduce(0) { $0 + exp($1 - highest) })
                isBest = isBest && row.firstIndex(of: highest) == example.ids[place]
            }
            #expect(abs(score.logProbability - expected) < 1e-4 * max(1, abs(expected)))
            #expect(score.tokens == example.answer.count)
            #expect(score.isCorrect == isBest)
        }
        #expect(scores.last?.isCorrect == true)
    }

    @Test("with the same bits alone and in company, on one thread and on three")
    func independence() throws {
        let folder = try Self.folder("llama-tied"), model = try Model(folder: folder)
        let examples = Self.examples()
        let together = try model.answerScores(of: examples, in: Context(host: FolderHost(folder, threads: 3)))
        for (example, score) in zip(examples, together) {
            let alone = try model.answerScores(of: [example], in: Context(host: FolderHost(folder, threads: 1)))
            #expect(alone == [score])
        }
    }

    @Test("only of models that continue texts")
    func refused() throws {
        let model = try Model(folder: Self.folder("bert-cls")), host = FolderHost(try Self.folder("bert-cls"))
        #expect { try model.answerScores(of: Self.examples(), in: Context(host: host)) } throws: {
            "\($0)".contains("causal")
        }
    }
}
