import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import LayerProbing

private let fixtures = Bundle.module.bundleURL.appendingPathComponent("Fixtures")
/// The seeded checkpoints of every architecture.
private let models = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("EmpiricalGradientTests/Fixtures")

private struct ReferenceLayer: Decodable {
    var c, devLoss, accuracy: Double
    var probabilities: [[Double]]
}

/// What make_reference.py made with transformers' hidden states and scikit-learn's LogisticRegression.
@Suite("Probes agree with transformers and scikit-learn")
struct ReferenceTests {
    @Test(
        "of every layer, from texts to probabilities",
        arguments: [
            "bert verb mean standard", "bert place cls standard", "llama verb last standard", "llama verb mean plain",
            "gpt2 place last standard",
        ])
    func agrees(_ kind: String) async throws {
        let all = try JSONDecoder().decode(
            [String: [ReferenceLayer]].self, from: Data(contentsOf: fixtures.appendingPathComponent("reference.json")))
        let expected = try #require(all[kind])
        let words = kind.split(separator: " ")
        let yaml = """
            {train: train.jsonl, dev: dev.jsonl, test: test.jsonl, label: \(words[1]), position: \(words[2]),
             standardize: \(words[3] == "standard"), c: [0.02, 0.2, 2], control: false}
            """
        let parameters = try LayerProbingParameters(document: Data(yaml.utf8), file: "job.yaml")
        let host = FolderHost(fixtures, model: models.appendingPathComponent(String(words[0])).path)
        let results = try await LayerProbing().run(parameters, in: Context(host: host))

        let table = try results.table("layers")
        #expect(try table.ints("layer") == Array(expected.indices))
        #expect(try table.doubles("c") == expected.map(\.c))
        for (found, layer) in zip(try table.doubles("accuracy"), expected) {
            #expect(abs(found - layer.accuracy) < 1e-3)
        }
        for (found, layer) in zip(try table.doubles("devLoss"), expected) { #expect(abs(found - layer.devLoss) < 1e-4) }
        let tensors = try #require(results.tensors.first).tensors
        #expect(tensors.map(\.name) == expected.indices.map { "layer.\($0)" })
        for (tensor, layer) in zip(tensors, expected) {
            let values = layer.probabilities.flatMap { $0 }
            try #require(tensor.values.count == values.count)
            for (found, value) in zip(tensor.values, values) {
                #expect(abs(Double(found) - value) < 2e-4, "\(tensor.name)")
            }
        }
        #expect(!results.notes.contains { $0.text.contains("came to no end") })
    }
}
