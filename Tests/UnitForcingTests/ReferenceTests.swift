import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import UnitForcing

private let fixtures = Bundle.module.bundleURL.appendingPathComponent("Fixtures")
/// The seeded checkpoints of every architecture.
private let models = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("EmpiricalGradientTests/Fixtures")

private struct Reference: Decodable {
    var units: [Unit]
    var runs: [String: Run]

    struct Unit: Decodable {
        var layer: Int
        var module: String
        var unit: Int
        var value: Double

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            layer = try list.decode(Int.self)
            module = try list.decode(String.self)
            unit = try list.decode(Int.self)
            value = try list.decode(Double.self)
        }
    }

    struct Run: Decodable {
        var concept: [Double]
        var continuations: [[Int]]?
        /// Of each mask, [token, probability].
        var fills: [[[Double]]]?
    }
}

/// What make_reference.py made with transformers and forward hooks.
@Suite("Forced units do what transformers' hooks do")
struct ReferenceTests {
    @Test(
        "medians, the texts' probability, fills and continuations",
        arguments: ["bert", "deberta-v2", "llama", "gpt2", "gpt-neox"])
    func agrees(_ architecture: String) async throws {
        let all = try JSONDecoder().decode(
            [String: Reference].self, from: Data(contentsOf: fixtures.appendingPathComponent("reference.json")))
        let expected = try #require(all[architecture])
        let isMasked = architecture == "bert" || architecture == "deberta-v2"
        let units = expected.units.map { "{layer: \($0.layer), module: \($0.module), unit: \($0.unit)}" }
        let yaml = """
            {units: [\(units.joined(separator: ", "))], concept: concept.txt, counts: [0, 2, 6], random: false,
             prompts: \(isMasked ? "masked.txt" : "prompts.txt"), tokens: 10}
            """
        let parameters = try UnitForcingParameters(document: Data(yaml.utf8), file: "job.yaml")
        let context = Context(
            host: FolderHost(fixtures, model: models.appendingPathComponent(architecture).path))
        let model = try await context.model()
        let setting = try Setting(parameters, model: model, in: context)
        let sets = try [UnitSet](parameters, concept: setting.texts, model: model, most: 6, in: context)
        for (unit, reference) in zip(sets[0].units, expected.units) {
            #expect(abs(Double(unit.value) - reference.value) < 1e-5)
        }
        let runs = ForcedRun.all(counts: [0, 2, 6], random: 0)
        let outcomes = try ForcedRuns(
            parameters: parameters, model: model, prompts: setting.prompts, concept: setting.concept, control: nil,
            context: context
        ).outcomes(of: runs, sets)
        for (run, outcome) in zip(runs, outcomes) {
            let reference = try #require(expected.runs["\(run.count)"])
            try #require(outcome.concept.count == reference.concept.count)
            for (found, value) in zip(outcome.concept, reference.concept) {
                #expect(abs(found - value) < 1e-3, "\(run.count) units")
            }
            #expect(outcome.continuations == reference.continuations ?? [])
            for (found, fills) in zip(outcome.fills, reference.fills ?? []) {
                #expect(found.map(\.id) == fills.map { Int($0[0]) })
                for (own, value) in zip(found, fills) { #expect(abs(own.probability - value[1]) < 1e-5) }
            }
            #expect(outcome.fills.count == (isMasked ? 3 : 0))
        }
        #expect(outcomes[0].concept != outcomes[2].concept)
    }
}
