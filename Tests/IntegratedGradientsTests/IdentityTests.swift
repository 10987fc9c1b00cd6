import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import IntegratedGradients

@Suite("Integrated gradients' identities")
struct IdentityTests {
    private func attributions(_ results: Results) throws -> [Double] {
        try results.table("attributions").doubles("attribution")
    }

    @Test(
        "What stands around a text has exactly 0, and the rest makes up the score's change",
        arguments: ["bert", "llama"])
    func completeness(_ architecture: String) async throws {
        let results = try await run(architecture, ["steps": ["grid": [60, 120]]])
        let table = try results.table("attributions"), texts = try results.table("texts")
        for (token, value) in zip(try table.strings("token"), try attributions(results)) {
            if ["[CLS]", "[SEP]", "<s>"].contains(token) { #expect(value == 0) }
        }
        for (row, score) in try texts.doubles("score").enumerated() {
            let change = score - (try texts.doubles("baselineScore")[row])
            let sum = zip(try table.ints("text"), try attributions(results)).filter { $0.0 == row }.reduce(0) {
                $0 + $1.1
            }
            #expect(abs(abs(sum - change) - (try texts.doubles("error")[row])) < 1e-12)
            #expect(abs(sum - change) < 0.01 * abs(change))
        }
    }

    @Test("The same bits alone, among others, and with other threads", arguments: ["bert", "deberta-v2", "llama"])
    func bits(_ architecture: String) async throws {
        let folder = fixtures.appendingPathComponent(architecture)
        let parameters: [String: Any] = ["steps": ["fixed": 5]]
        let reference = try await attributions(run(architecture, parameters))
        let one = FolderHost(folder, model: ".", threads: 1)
        #expect(try await attributions(run(architecture, parameters, host: one)) == reference)
        let limited = parameters.merging(["texts": ["path": "texts.jsonl", "limit": 1]]) { $1 }
        let alone = try await IntegratedGradients().run(
            IntegratedGradientsParameters(
                document: JSONSerialization.data(withJSONObject: limited), file: "job.json"),
            in: Context(host: FolderHost(folder, model: ".")))
        let first = try attributions(alone)
        #expect(first == Array(reference.prefix(first.count)))
    }

    /// Integrals of the fixture's texts in pieces of some hundred rows.
    private func integrate(_ host: FolderHost) async throws -> [IntegratedText] {
        let context = Context(host: host)
        let parameters = try resolved(["quadrature": "left", "steps": ["sweep": [1, 20]]])
        let model = try await context.model()
        var inputs = try InputSet(parameters, model: model, in: context)
        let attribution = try model.attribution(at: .embeddings, of: .logit, in: context)
        try inputs.predict(attribution, parameters)
        let plan = IntegrationPlan(.left, steps: Array(1...20))
        return try Integration(
            "own", plan: plan, paths: inputs.inputs.map(\.path), model: model, rowsPerPiece: 800
        ).run(attribution, in: context) { _ in }
    }

    @Test("A job that is stopped anywhere goes on, and comes to the same bits", arguments: 1...8)
    func resumes(saves: Int) async throws {
        let folder = fixtures.appendingPathComponent("bert")
        let whole = FolderHost(folder, model: ".")
        let reference = try await integrate(whole)
        let stopped = FolderHost(folder, model: ".", savesUntilStop: saves)
        await #expect(throws: FolderHost.Stopped.self) { try await integrate(stopped) }
        let again = FolderHost(folder, model: ".", state: stopped.savedState)
        #expect(try await integrate(again) == reference)
        #expect(again.forwardPasses.withLock { $0 } < whole.forwardPasses.withLock { $0 })
    }

    @Test("The model itself gives its own attributions, and the report says so")
    func itself() async throws {
        let results = try await run(
            "bert", ["steps": ["fixed": 32], "sanity": ["shuffledWeights": true, "models": ["."]]])
        let table = try results.table("sanity")
        #expect(try table.strings("model") == Array(repeating: "shuffled weights", count: 3) + [".", ".", "."])
        let signed = try table.doubles("signed")
        #expect(signed[3...] == [1, 1, 1])
        #expect(signed[..<3].allSatisfy { $0 < 0.99 })
        #expect(results.notes.contains { $0.kind == .warning && $0.text.contains("check, .: the attributions hardly") })
    }

    @Test("Words' attributions are the sums of their tokens', and a bag of words is asked about them")
    func words() async throws {
        let results = try await run(
            "bert", ["steps": ["fixed": 20], "bagOfWords": ["train": "texts.jsonl"]])
        let words = try results.table("words"), tokens = try results.table("attributions")
        let sum = { (table: Table) in try zip(table.ints("text"), table.doubles("attribution")).filter { $0.0 == 0 } }
        #expect(abs(try sum(words).reduce(0) { $0 + $1.1 } - (try sum(tokens).reduce(0) { $0 + $1.1 })) < 1e-12)
        let text = try #require(
            try String(contentsOf: fixtures.appendingPathComponent("bert/texts.jsonl"), encoding: .utf8)
                .split(separator: "\n").first)
        for (row, word) in try words.strings("word").enumerated() where try words.ints("text")[row] == 0 {
            #expect(text.contains(word))
        }
        let bag = try results.table("bag-of-words")
        #expect(try bag.strings("bagPredicted") == ["land", "water", "air"])
        #expect(results.headlines.contains { $0.name == "agreementWithWords" })
    }
}
