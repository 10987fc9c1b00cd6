import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import LanguageNeurons

private let fixtures = Bundle.module.bundleURL.appendingPathComponent("Fixtures")
/// The seeded checkpoints of every architecture.
private let models = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("EmpiricalGradientTests/Fixtures")

private struct Reference: Decodable {
    var tokens: [Int]
    /// [layers][corpora][neurons]
    var counts: [[[Int]]]
    var bar: Double
    /// Layer, neuron, entropy, corpora.
    var selected: [Selected]

    struct Selected: Decodable {
        var layer, neuron: Int
        var entropy: Double
        var corpora: [Int]

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            layer = try list.decode(Int.self)
            neuron = try list.decode(Int.self)
            entropy = try list.decode(Double.self)
            corpora = try list.decode([Int].self)
        }
    }
}

/// What make_reference.py made with transformers, hooks and the paper's order of filters.
@Suite("Language neurons agree with transformers and the paper's program")
struct ReferenceTests {
    static let parameters =
        "{corpora: {people: people.txt, things: things.txt, doings: doings.txt}, share: 0.2, threshold: 0.6}"

    @Test("from tokens to selected neurons", arguments: ["bert", "deberta-v2", "llama", "gpt-neox", "gpt2"])
    func agrees(_ architecture: String) async throws {
        let all = try JSONDecoder().decode(
            [String: Reference].self, from: Data(contentsOf: fixtures.appendingPathComponent("reference.json")))
        let expected = try #require(all[architecture])
        let parameters = try LanguageNeuronsParameters(document: Data(Self.parameters.utf8), file: "job.yaml")
        let host = FolderHost(fixtures, model: models.appendingPathComponent(architecture).path)
        let results = try await LanguageNeurons().run(parameters, in: Context(host: host))

        let languages = try results.table("languages")
        #expect(try languages.strings("language") == ["doings", "people", "things"])
        #expect(try languages.ints("tokens") == expected.tokens)
        let probabilities = try #require(results.tensors.first).tensors
        #expect(probabilities.map(\.name) == expected.counts.indices.map { "layer.\($0)" })
        for (tensor, counts) in zip(probabilities, expected.counts) {
            let shares = zip(counts, expected.tokens).flatMap { counts, tokens in
                counts.map { Float(Double($0) / Double(tokens)) }
            }
            #expect(tensor.values == shares, "\(tensor.name)")
        }
        #expect(try results.headline("bar") == expected.bar)
        let table = try results.table("neurons")
        let rows = expected.selected.flatMap { neuron in (0..<3).map { (neuron, $0) } }
        #expect(try table.ints("layer") == rows.map(\.0.layer))
        #expect(try table.ints("neuron") == rows.map(\.0.neuron))
        for (found, row) in zip(try table.doubles("entropy"), rows) { #expect(abs(found - row.0.entropy) < 1e-12) }
        #expect(try table.bools("belongs") == rows.map { $0.0.corpora.contains($0.1) })
    }
}
