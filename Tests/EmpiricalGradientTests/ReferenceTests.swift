import Foundation
import NightjarKit
import NightjarTestKit
import Safetensors
import Testing

@testable import EmpiricalGradient

/// What make_reference.py made with transformers, hooks and double precision: every neuron of every kept prompt.
@Suite("Empirical gradients agree with PyTorch")
struct ReferenceTests {
    static let fixtures = Bundle.module.bundleURL.appendingPathComponent("Fixtures")
    static let architectures = ["bert", "deberta-v2", "llama", "mistral", "qwen2", "gpt-neox", "gpt2"]

    /// reference.json, as far as it is compared.
    struct Reference: Decodable {
        struct Summary: Decodable {
            struct Estimate: Decodable { var pearson, mae: Double }
            var linearRatio, layerGenerality, promptGenerality: Double
            var linearByLayer: [Int]
            var computed, integrated, neurgrad: Estimate
        }
        struct LeftOut: Decodable { var row: Int }
        struct Token: Decodable { var probability: Double }
        var kept: [Int]
        var leftOut: [LeftOut]
        var tokens: [Token]
        var summary: [String: Summary]
        var range: [[Double]]

        init(_ architecture: String) throws {
            let file = fixtures.appendingPathComponent(architecture + "/reference.json")
            self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
        }
    }

    @Test(
        "every neuron, and what is counted over all of them", arguments: architectures, ShiftConvention.allCases)
    func agrees(_ architecture: String, _ shift: ShiftConvention) async throws {
        let reference = try Reference(architecture)
        let curve: Any = shift == .magnitude ? ["prompts": 10, "perPrompt": 1000, "to": 10] : "none"
        let results = try await run(architecture, ["shift": shift.rawValue, "curve": curve])
        try compareNeurons(results, architecture, shift, reference)
        try compareSummary(results, try #require(reference.summary[shift.rawValue]))
        if shift == .magnitude {
            let range = try results.table("range")
            #expect(try range.doubles("range") == reference.range.map { $0[0] })
            for (found, value) in zip(try range.doubles("meanAbsR"), reference.range) {
                #expect(abs(found - value[1]) < 1e-4, "±\(value[0])")
            }
        }
        let fates = try results.table("prompts")
        let left = zip(try fates.ints("prompt"), try fates.strings("fate")).filter { $1 != "kept" }.map(\.0)
        #expect(left == reference.leftOut.map(\.row))
    }

    private func compareNeurons(
        _ results: Results, _ architecture: String, _ shift: ShiftConvention, _ reference: Reference
    ) throws {
        let expected = try SafetensorsFile(
            Self.fixtures.appendingPathComponent(architecture + "/reference.safetensors"))
        let table = try results.table("neurons")
        let prompts = try table.ints("prompt"), layers = try table.ints("layer"), neurons = try table.ints("neuron")
        let names = [
            "activation": "activation", "computed": "computed", "integrated": "integrated.inclusive",
            "neurgrad": "neurgrad.\(shift)", "empirical": "empirical.\(shift)", "r": "r.\(shift)",
        ]
        let tensor = try expected.tensor("activation")
        #expect(table.rowCount == tensor.shape.reduce(1, *))
        #expect(reference.kept == Array(Set(prompts)).sorted())
        for (column, name) in names {
            let found = try table.doubles(column), values = try expected.tensor(name).doubles()
            try #require(found.count == values.count)
            for row in found.indices {
                let place = try #require(reference.kept.firstIndex(of: prompts[row]))
                let index = (place * tensor.shape[1] + layers[row]) * tensor.shape[2] + neurons[row]
                // A probability in float32 is known to about 1e-6 of itself, and so is a slope made of probabilities.
                let noise = column == "empirical" ? 1e-6 * reference.tokens[place].probability : 1e-9
                let allowed = column == "r" ? 1e-4 : max(1e-3 * abs(values[index]), noise)
                #expect(
                    abs(found[row] - values[index]) <= allowed,
                    "\(column) of neuron \(neurons[row]), layer \(layers[row]), prompt \(prompts[row])")
            }
        }
    }

    private func compareSummary(_ results: Results, _ expected: Reference.Summary) throws {
        func headline(_ name: String) throws -> Double {
            try #require(results.headlines.first { $0.name == name }?.value.double)
        }
        for (name, value) in [
            ("linearRatio", expected.linearRatio), ("layerGenerality", expected.layerGenerality),
            ("promptGenerality", expected.promptGenerality), ("neurgradPearson", expected.neurgrad.pearson),
        ] {
            #expect(abs(try headline(name) - value) < 1e-4, "\(name)")
            #expect(try headline(name + ".low") <= headline(name + ".high"))
        }
        let estimators = try results.table("estimators")
        #expect(try estimators.strings("estimator") == ["computed", "integrated", "neurgrad"])
        for (row, estimate) in [expected.computed, expected.integrated, expected.neurgrad].enumerated() {
            #expect(abs(try estimators.doubles("pearson")[row] - estimate.pearson) < 1e-4)
            #expect(abs(try estimators.doubles("mae")[row] - estimate.mae) < 1e-3 * estimate.mae)
        }
        #expect(try results.table("layers").ints("linear") == expected.linearByLayer)
    }

    @Test("the other rules of integrated gradients", arguments: ["bert", "llama"], [IntegratedRule.left, .right])
    func rules(_ architecture: String, _ rule: IntegratedRule) async throws {
        let file = Self.fixtures.appendingPathComponent(architecture + "/reference.safetensors")
        let values = try SafetensorsFile(file).tensor("integrated.\(rule)").doubles()
        let found = try await run(architecture, ["integratedRule": rule.rawValue]).table("neurons").doubles(
            "integrated")
        try #require(found.count == values.count)
        #expect(zip(found, values).allSatisfy { abs($0 - $1) <= max(1e-3 * abs($1), 1e-9) })
    }
}

/// One architecture's fixture through the analysis: all neurons, three estimators, no curve.
func run(
    _ architecture: String, _ extra: [String: Any] = [:], host: FolderHost? = nil
) async throws -> Results {
    let folder = ReferenceTests.fixtures.appendingPathComponent(architecture)
    var document: [String: Any] = ["prompts": "prompts.jsonl", "neurons": "all", "curve": "none"]
    document.merge(extra) { $1 }
    let parameters = try EmpiricalGradientParameters(
        document: JSONSerialization.data(withJSONObject: document), file: "job.json")
    return try await EmpiricalGradient().run(
        parameters, in: Context(host: host ?? FolderHost(folder, model: folder.path)))
}

extension StoredTensor {
    fileprivate func doubles() throws -> [Double] { try floats().map(Double.init) }
}
