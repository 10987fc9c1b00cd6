import Foundation
import NightjarKit
import NightjarTestKit
import Safetensors
import Testing

@testable import DomainNeurons

/// What make_domain_neurons.py made with transformers, hooks and scikit-learn.
@Suite("Domain neurons agree with transformers and scikit-learn")
struct ReferenceTests {
    static let fixtures = Bundle.module.bundleURL.appendingPathComponent("Fixtures")

    @Test("every unit's AP, from tokens on", arguments: ["all", "max", "contrastive", "derived"])
    func agrees(_ kind: String) async throws {
        let results = try await run(kind)
        let expected = try SafetensorsFile(Self.fixtures.appendingPathComponent("expected.safetensors"))
        let found = try #require(results.tensors.first)
        #expect(found.tensors.count == 3 * 6)
        var compared = 0
        for tensor in found.tensors {
            let values = try expected.tensor("\(kind).\(tensor.name)").floats()
            try #require(values.count == tensor.values.count)
            for (unit, value) in values.enumerated() where !value.isNaN {
                #expect(abs(value - tensor.values[unit]) < 1e-6, "\(tensor.name) unit \(unit)")
                compared += 1
            }
        }
        #expect(compared > 100)
    }

    @Test(
        "every unit's AP of the other architectures, each with a tokenizer of its kind",
        arguments: ["llama", "gpt-neox", "gpt2", "deberta-v2"], ["all", "contrastive"])
    func architectures(_ architecture: String, _ kind: String) async throws {
        let context = Context(host: FolderHost(Self.fixtures, model: architecture))
        let results = try await DomainNeurons().run(try parameters(kind), in: context)
        let file = Self.fixtures.appendingPathComponent(architecture + "/expected.safetensors")
        let expected = try SafetensorsFile(file)
        let found = try #require(results.tensors.first).tensors
        #expect(
            Set(found.map { "\(kind).\($0.name)" }) == Set(expected.names.filter { $0.hasPrefix(kind + ".") }))
        var compared = 0
        for tensor in found {
            let values = try expected.tensor("\(kind).\(tensor.name)").floats()
            try #require(values.count == tensor.values.count)
            for (unit, value) in values.enumerated() where !value.isNaN {
                #expect(abs(value - tensor.values[unit]) < 1e-6, "\(tensor.name) unit \(unit)")
                compared += 1
            }
        }
        #expect(compared > 150)
    }

    @Test("the tokens that tell the corpora apart")
    func vocabulary() async throws {
        let data = try Data(contentsOf: Self.fixtures.appendingPathComponent("vocabulary.json"))
        let expected = try #require(JSONSerialization.jsonObject(with: data) as? [[Any]])
        let table = try #require(try await run("contrastive").tables.first { $0.name == "vocabulary" })
        guard case .string(let tokens) = table.columns[0].values, case .int(let positive) = table.columns[1].values
        else {
            Issue.record("columns of other types")
            return
        }
        #expect(Set(tokens) == Set(expected.compactMap { $0.first as? String }))
        for row in expected {
            let token = try #require(row[0] as? String)
            let index = try #require(tokens.firstIndex(of: token))
            #expect(positive[index] == row[1] as? Int)
        }
    }

    private func run(_ kind: String) async throws -> Results {
        let context = Context(host: FolderHost(Self.fixtures))
        return try await DomainNeurons().run(try parameters(kind), in: context)
    }
}

/// Parameters of each kind, read as a manifest's would be.
func parameters(_ kind: String, extra: [String: Any] = [:]) throws -> DomainNeuronsParameters {
    var document: [String: Any] = [
        "tokens": kind == "contrastive" ? "contrastive" : "all", "pooling": kind == "max" ? "max" : "mean",
        "vocabulary": [
            "minDocumentRate": 0.02, "minLength": 2, "contrast": 0.7, "excludeHiraganaOnly": true,
        ] as [String: Any],
        "select": 20, "maxTokens": 256, "overlong": "drop", "permutations": 20,
    ]
    if kind == "derived" || kind == "itself" {
        document["texts"] = ["path": "positive.txt"]
        document["derivedModel"] = kind == "derived" ? "derived" : "model"
    } else {
        document["positive"] = ["path": "positive.txt"]
        document["negative"] = ["path": "negative.txt"]
    }
    document.merge(extra) { $1 }
    return try JSONDecoder().decode(
        DomainNeuronsParameters.self, from: JSONSerialization.data(withJSONObject: document))
}
